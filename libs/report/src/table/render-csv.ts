import type { Column, Table, Value } from './table.ts';

/** RFC 4180. Numbers are unrounded; an estimate takes four columns; what is missing is empty, with its reason in a column of its own. */
export function renderCsv(table: Table): string {
  const parts = table.columns.map((column, index) =>
    partsOf(
      column,
      table.rows.map((row) => row[index]),
    ),
  );
  const header = parts.flatMap((part) => part.map(({ title }) => title));
  const lines = table.rows.map((row) => parts.flatMap((part, index) => part.map(({ of }) => of(row[index]))));
  return [header, ...lines].map((line) => `${line.map(quote).join(',')}\r\n`).join('');
}

interface Part {
  readonly title: string;
  readonly of: (value: Value | undefined) => string;
}

function partsOf(column: Column, values: readonly (Value | undefined)[]): readonly Part[] {
  const has = (kind: Value['kind']) => values.some((value) => value?.kind === kind);
  const parts: Part[] = [{ title: column.id, of: plain }];
  if (has('estimate')) {
    parts.push(
      { title: `${column.id}_low`, of: (value) => estimatePart(value, 'low') },
      { title: `${column.id}_high`, of: (value) => estimatePart(value, 'high') },
      { title: `${column.id}_n`, of: (value) => estimatePart(value, 'n') },
    );
  }
  if (has('bound')) {
    parts.push({
      title: `${column.id}_at_most`,
      of: (value) => (value?.kind === 'bound' ? String(value.atMost) : ''),
    });
  }
  if (has('missing')) {
    parts.push({
      title: `${column.id}_missing`,
      of: (value) => (value?.kind === 'missing' ? value.reason : ''),
    });
  }
  return parts;
}

function plain(value: Value | undefined): string {
  switch (value?.kind) {
    case 'text':
    case 'finding':
      return value.text;
    case 'number':
    case 'estimate':
      return String(value.value);
    case 'bound':
    case 'missing':
    case undefined:
      return '';
  }
}

function estimatePart(value: Value | undefined, part: 'low' | 'high' | 'n'): string {
  return value?.kind === 'estimate' ? String(value[part] ?? '') : '';
}

/** A leading sign that a spreadsheet takes for a formula is only ever part of a number here; text with one gets a quote mark. */
function quote(field: string): string {
  const safe = /^[=+@\t\r]|^-(?![\d.])/.test(field) ? `'${field}` : field;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
