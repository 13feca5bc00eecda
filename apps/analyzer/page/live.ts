/** Loads the page again when its server says that the run has gone on, and stays where the reader was. */
export function reloadOnChange(document: Document): void {
  const where = document.documentElement.dataset['live'];
  if (where === undefined) return;
  const changes = new EventSource(where);
  changes.addEventListener('changed', () => {
    changes.close();
    location.reload();
  });
}
