import { formatValue } from './format-value.ts';
import type { Table, Value } from './table.ts';

/** A GitHub table with its title. Long reasons become numbered notes below it, so that the columns stay narrow. */
export function renderMarkdown(table: Table, level = 3): string {
  const title = `${'#'.repeat(level)} ${escapeMarkdown(table.title)}\n\n`;
  const note = table.note === undefined ? '' : `${escapeMarkdown(table.note)}\n\n`;
  return `${title}${note}${markdownRows(table)}`;
}

/** The same without title and note, for a text that has said what it is. */
export function markdownRows(table: Pick<Table, 'columns' | 'rows'>): string {
  const notes = new Map<string, number>();
  const lines = [
    line(table.columns.map((column) => escapeMarkdown(column.title))),
    line(table.columns.map((column) => (column.align === 'right' ? '---:' : ':---'))),
    ...table.rows.map((row) => line(row.map((value) => cell(value, notes)))),
  ];
  const reasons = [...notes].map(([reason, index]) => `[${index}] ${escapeMarkdown(reason)}  \n`).join('');
  return `${lines.join('')}${reasons === '' ? '' : `\n${reasons}`}\n`;
}

export function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\|<>*_`[\]]/g, '\\$&').replaceAll(/\s*\n\s*/g, ' ');
}

function cell(value: Value, notes: Map<string, number>): string {
  if (value.kind !== 'missing') return escapeMarkdown(formatValue(value));
  const index = notes.get(value.reason) ?? notes.size + 1;
  notes.set(value.reason, index);
  return `– [${index}]`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}
