import { formatValue } from './format-value.ts';
import type { Column, Finding, Table, Value } from './table.ts';
import { formatNumber } from './unit.ts';

export interface TextOptions {
  /** Columns of the terminal; undefined: as wide as it gets. */
  readonly width: number | undefined;
  readonly colour: boolean;
}

const GAP = 2;
const SGR = { bold: '1', dim: '2', better: '32', worse: '31', same: '36', open: '33' } as const;

/**
 * Aligned columns. What does not fit goes: column by column, the least needed first; then the intervals; then the ends of long
 * texts. It is said what went.
 */
export function renderText(table: Table, options: TextOptions): string {
  const { texts, widths, shown, notes, after } = layOut(table, options.width);
  const paint = painter(options.colour);
  const renderLine = (of: (index: number) => { text: string; style: string | undefined }) =>
    `${shown
      .map((index) => {
        const { text, style } = of(index);
        const clipped = clip(text, widths[index] ?? 0);
        const padding = ' '.repeat(Math.max(0, (widths[index] ?? 0) - displayWidth(clipped)));
        const painted = style === undefined ? clipped : paint(style, clipped);
        return table.columns[index]?.align === 'right' ? padding + painted : painted + padding;
      })
      .join(' '.repeat(GAP))
      .trimEnd()}\n`;
  const titles = table.columns.map(({ title }, index) => wrapText(title, widths[index]));
  const headLines = Math.max(1, ...shown.map((index) => titles[index]?.length ?? 0));
  const header = Array.from({ length: headLines }, (_, line) =>
    renderLine((index) => {
      const lines = titles[index] ?? [];
      return { text: lines[line - headLines + lines.length] ?? '', style: SGR.bold };
    }),
  );
  const body = table.rows.map((row, at) =>
    renderLine((index) => ({ text: texts[at]?.[index] ?? '', style: styleOf(row[index]) })),
  );
  const below = [...notes.map((reason, index) => `[${index + 1}] ${reason}`), ...after];
  return [
    `${paint(SGR.bold, table.title)}\n`,
    ...wrapText(table.note ?? '', options.width).map((line) => `${paint(SGR.dim, line)}\n`),
    ...header,
    ...body,
    ...below.flatMap((text) => wrapText(text, options.width)).map((line) => `${paint(SGR.dim, line)}\n`),
  ].join('');
}

interface Layout {
  /** By row and column. */
  readonly texts: readonly (readonly string[])[];
  readonly widths: readonly number[];
  /** Indices of columns. */
  readonly shown: readonly number[];
  /** Reasons, in the order of their numbers. */
  readonly notes: readonly string[];
  /** What went, in sentences. */
  readonly after: readonly string[];
}

function layOut(table: Table, width: number | undefined): Layout {
  const full = textsOf(table, formatValue);
  const { shown, dropped } = fit(table.columns, full.widths, width);
  const gone = dropped.length === 0 ? [] : [`not shown at this width: ${dropped.join('; ')}`];
  const shownNotes = notesOf(table, shown);
  if (width === undefined || totalWidth(full.widths, shown) <= width) {
    return { ...textsOf(table, formatValue, shownNotes), shown, notes: shownNotes, after: gone };
  }
  const hasInterval = table.rows.some((row) =>
    shown.some((index) => formatValue(row[index] ?? EMPTY) !== withoutInterval(row[index] ?? EMPTY)),
  );
  const brief = textsOf(table, withoutInterval, shownNotes);
  return {
    texts: brief.texts,
    widths: narrow(table.columns, bodyWidths(table, brief.texts), shown, width),
    shown,
    notes: shownNotes,
    after: [...gone, ...(hasInterval ? ['intervals are not shown at this width'] : [])],
  };
}

const EMPTY: Value = { kind: 'text', text: '' };

function textsOf(table: Table, format: (value: Value) => string, notes: readonly string[] = []) {
  const texts = table.rows.map((row) =>
    row.map((value) => (value.kind === 'missing' ? `– [${notes.indexOf(value.reason) + 1}]` : format(value))),
  );
  const widths = table.columns.map((column, index) =>
    Math.max(displayWidth(column.title), ...texts.map((row) => displayWidth(row[index] ?? ''))),
  );
  return { texts, widths };
}

/** Titles wrap where there is no room, so that only their longest word counts. */
function bodyWidths(table: Table, texts: readonly (readonly string[])[]): readonly number[] {
  return table.columns.map(({ title }, index) =>
    Math.max(
      ...title.split(BETWEEN_WORDS).map(displayWidth),
      ...texts.map((row) => displayWidth(row[index] ?? '')),
    ),
  );
}

/** Only of what is shown: a note that nothing points to puzzles. */
function notesOf(table: Table, shown: readonly number[]): readonly string[] {
  const notes = new Set<string>();
  for (const row of table.rows) {
    for (const index of shown) {
      const value = row[index];
      if (value?.kind === 'missing') notes.add(value.reason);
    }
  }
  return [...notes];
}

function withoutInterval(value: Value): string {
  if (value.kind === 'estimate') return formatNumber(value.value, value.unit);
  return formatValue(value);
}

/** The widest text gives way first, and none goes below what still says something. */
function narrow(
  columns: readonly Column[],
  widths: readonly number[],
  shown: readonly number[],
  width: number,
): readonly number[] {
  const result = [...widths];
  while (totalWidth(result, shown) > width) {
    const widest = shown
      .filter((index) => columns[index]?.align === 'left' && (result[index] ?? 0) > LEAST_TEXT)
      .sort((a, b) => (result[b] ?? 0) - (result[a] ?? 0))[0];
    if (widest === undefined) break;
    result[widest] = (result[widest] ?? 0) - 1;
  }
  return result;
}

const LEAST_TEXT = 12;

function clip(text: string, width: number): string {
  return displayWidth(text) <= width
    ? text
    : `${Array.from(text)
        .slice(0, Math.max(0, width - 1))
        .join('')
        .trimEnd()}…`;
}

function totalWidth(widths: readonly number[], shown: readonly number[]): number {
  return shown.reduce((sum, index) => sum + (widths[index] ?? 0) + GAP, -GAP);
}

/** A number and its unit, or `n` and its number, are one word. */
const BETWEEN_WORDS = / (?!(?:MB|ms|%|vCPU)(?:\W|$))(?<!\bn )/;

/** Whole words; a word that is longer than the width stays whole. */
export function wrapText(content: string, width: number | undefined): readonly string[] {
  if (content === '') return [];
  const lines: string[] = [];
  for (const word of content.split(BETWEEN_WORDS)) {
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
  const total = () => totalWidth(widths, [...shown]);
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
