export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** Aligned text: a line of titles, then a line a row; nothing is cut off. */
export function alignColumns(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const lines = [columns.map((column) => column.title), ...rows];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => displayWidth(line[index] ?? ''))));
  return lines.map((line) => `${alignLine(columns, line, widths)}\n`).join('');
}

function alignLine(columns: readonly Column[], line: readonly string[], widths: readonly number[]): string {
  const cells = columns.map((column, index) => {
    const text = line[index] ?? '';
    const padding = ' '.repeat((widths[index] ?? 0) - displayWidth(text));
    return column.align === 'right' ? padding + text : text + padding;
  });
  return cells.join('  ').trimEnd();
}

/** Good for what we print: letters outside ASCII, but nothing that is two columns wide. */
function displayWidth(text: string): number {
  return Array.from(text).length;
}
