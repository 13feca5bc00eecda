/** Colours of one appearance. Text on ground reaches 4.5 : 1 and marks 3 : 1 in both. */
export interface ChartTheme {
  readonly name: 'light' | 'dark';
  readonly ground: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly palette: readonly string[];
  readonly heat: readonly [negative: string, middle: string, positive: string];
  readonly heatMissing: string;
}

export const FONT_FAMILY = 'DejaVu Sans, system-ui, sans-serif';

/** Families: blue Python, green Node.js, orange Rust, cyan Go, red Java, violet .NET; deeper is newer. */
export const LIGHT: ChartTheme = {
  name: 'light',
  ground: '#ffffff',
  text: '#1c2430',
  muted: '#5a6675',
  line: '#d5dbe3',
  palette: [
    '#1f4fa3',
    '#3f7fd6',
    '#5c95e0',
    '#12305f',
    '#15803d',
    '#5b9c2a',
    '#8a8f1f',
    '#0b5132',
    '#c2570c',
    '#0e7c8c',
    '#b42318',
    '#d9487d',
    '#6d3fc4',
  ],
  heat: ['#b5562b', '#f4f4f2', '#1f6fb2'],
  heatMissing: '#e3e6ea',
};

export const DARK: ChartTheme = {
  name: 'dark',
  ground: '#141a22',
  text: '#e8edf4',
  muted: '#a3afbf',
  line: '#35404f',
  palette: [
    '#6ea8ff',
    '#9cc4ff',
    '#c3dbff',
    '#4a86e8',
    '#4ade80',
    '#a3d65c',
    '#d9dc5a',
    '#22b573',
    '#fb923c',
    '#38d1e4',
    '#f87171',
    '#f79ac0',
    '#b79bff',
  ],
  heat: ['#d9773f', '#2a323d', '#4d9fe6'],
  heatMissing: '#232b35',
};

export function themeOf(name: ChartTheme['name']): ChartTheme {
  return name === 'dark' ? DARK : LIGHT;
}
