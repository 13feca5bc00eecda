type Choice = 'auto' | 'light' | 'dark';

const NEXT: Readonly<Record<Choice, Choice>> = { auto: 'light', light: 'dark', dark: 'auto' };
const KEY = 'lambda-bench-theme';

/** What the reader sees now, whatever decided it. */
export function currentTheme(document: Document): 'light' | 'dark' {
  const chosen = document.documentElement.dataset['theme'];
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** The system decides until the reader does; the choice is kept where the browser lets a file keep one. */
export function startTheme(document: Document, onChange: () => void): void {
  const button = document.getElementById('theme');
  if (button === null) return;
  let choice = remembered();
  const show = () => {
    if (choice === 'auto') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = choice;
    button.textContent = `Theme: ${choice}`;
    button.setAttribute('aria-label', `Theme: ${choice}. Switch to ${NEXT[choice]}`);
    onChange();
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    choice = NEXT[choice];
    remember(choice);
    show();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show);
  show();
}

function remembered(): Choice {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : 'auto';
  } catch {
    // A page opened from a file may have no storage.
    return 'auto';
  }
}

function remember(choice: Choice): void {
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // Then it lasts as long as the page is open.
  }
}
