import { formatValue } from './format-value.ts';
import type { Column, Finding, Table, Value } from './table.ts';

export interface TextOptions {
  /** Columns of the terminal; undefined: as wide as it gets. */
  readonly width: number | undefined;
  readonly colour: boolean;
}

const GAP = 2;
const SGR = { bold: '1', dim: '2', better: '32', worse: '31', same: '36', open: '33' } as const;

/** Aligned columns. What does not fit goes column by column, the least needed first, and it is said which. */
export function renderText(table: Table, options: TextOptions): string {
  const notes = new Map<string, number>();
  const cells = table.rows.map((row) => row.map((value) => ({ value, text: cellText(value, notes) })));
  const widths = table.columns.map((column, index) =>
    Math.max(displayWidth(column.title), ...cells.map((row) => displayWidth(row[index]?.text ?? ''))),
  );
  const { shown, dropped } = fit(table.columns, widths, options.width);
  const paint = painter(options.colour);
  const renderLine = (of: (index: number) => { text: string; style: string | undefined }) =>
    `${shown
      .map((index) => {
        const { text, style } = of(index);
        const padding = ' '.repeat(Math.max(0, (widths[index] ?? 0) - displayWidth(text)));
        const painted = style === undefined ? text : paint(style, text);
        return table.columns[index]?.align === 'right' ? padding + painted : painted + padding;
      })
      .join(' '.repeat(GAP))
      .trimEnd()}\n`;
  const header = renderLine((index) => ({ text: table.columns[index]?.title ?? '', style: SGR.bold }));
  const body = cells.map((row) =>
    renderLine((index) => ({ text: row[index]?.text ?? '', style: styleOf(row[index]?.value) })),
  );
  const after = [
    ...[...notes].map(([reason, index]) => `[${index}] ${reason}`),
    ...(dropped.length === 0 ? [] : [`not shown at this width: ${dropped.join(', ')}`]),
  ].flatMap((text) => wrapText(text, options.width));
  return [
    `${paint(SGR.bold, table.title)}\n`,
    ...wrapText(table.note ?? '', options.width).map((line) => `${paint(SGR.dim, line)}\n`),
    header,
    ...body,
    ...after.map((line) => `${paint(SGR.dim, line)}\n`),
  ].join('');
}

/** Whole words; a word that is longer than the width stays whole. */
export function wrapText(content: string, width: number | undefined): readonly string[] {
  if (content === '') return [];
  const lines: string[] = [];
  for (const word of content.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || (width !== undefined && displayWidth(last) + 1 + displayWidth(word) > width))
      lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

export function painter(colour: boolean): (style: string, text: string) => string {
  return colour ? (style, text) => `\u{1b}[${style}m${text}\u{1b}[0m` : (_style, text) => text;
}

function fit(columns: readonly Column[], widths: readonly number[], width: number | undefined) {
  const shown = new Set(columns.keys());
  const dropped: string[] = [];
  const total = () => [...shown].reduce((sum, index) => sum + (widths[index] ?? 0) + GAP, -GAP);
  const candidates = [...columns.entries()]
    .flatMap(([index, { dropOrder, title }]) =>
      dropOrder === undefined ? [] : [{ index, dropOrder, title }],
    )
    .sort((a, b) => b.dropOrder - a.dropOrder || b.index - a.index);
  for (const { index, title } of candidates) {
    if (width === undefined || total() <= width) break;
    shown.delete(index);
    dropped.unshift(title);
  }
  return { shown: [...shown], dropped };
}

/** A short reason stands where it is missing; a long one becomes a note. */
function cellText(value: Value, notes: Map<string, number>): string {
  if (value.kind !== 'missing') return formatValue(value);
  const index = notes.get(value.reason) ?? notes.size + 1;
  notes.set(value.reason, index);
  return `– [${index}]`;
}

function styleOf(value: Value | undefined): string | undefined {
  if (value?.kind === 'missing') return SGR.dim;
  return value?.kind === 'finding' ? SGR[toneOf(value)] : undefined;
}

function toneOf(finding: Finding): 'better' | 'worse' | 'same' | 'open' {
  return finding.tone;
}

/** Good for what we print: letters outside ASCII, but nothing that is two columns wide. */
function displayWidth(content: string): number {
  return Array.from(content).length;
}
