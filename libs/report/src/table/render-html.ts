import { escapeHtml } from './escape-html.ts';
import { describeValue, formatValue, sortKey } from './format-value.ts';
import { formatNumber } from './unit.ts';
import type { Table, Value } from './table.ts';

/**
 * A table that reads well without script; what sorts and filters it finds its keys in the attributes. What is missing is a dash
 * with a number, and the reasons stand once below the table.
 */
export function renderHtml(table: Table): string {
  const reasons = reasonNumbers();
  const head = table.columns
    .map(
      (column) =>
        `<th scope="col" class="${column.align}${column.title.length > LONG_TITLE ? ' wide' : ''}"${column.filter === true ? ' data-filter' : ''}>${escapeHtml(column.title)}</th>`,
    )
    .join('');
  const body = table.rows
    .map(
      (row) =>
        `<tr>${row.map((value, index) => cell(value, index, { align: table.columns[index]?.align, reasons })).join('')}</tr>`,
    )
    .join('\n');
  const note = table.note === undefined ? '' : `<p class="note">${escapeHtml(table.note)}</p>`;
  return `<div class="table" id="${escapeHtml(table.id)}"><h3>${escapeHtml(table.title)}</h3>${note}<div class="scroll" role="region" aria-label="${escapeHtml(table.title)}" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>
${body}
</tbody></table></div>${footnotes(reasons.all())}</div>`;
}

/** Longer ones wrap, and are given the room to do so in two lines. */
const LONG_TITLE = 13;

interface ReasonNumbers {
  of(reason: string): number;
  all(): readonly string[];
}

function reasonNumbers(): ReasonNumbers {
  const numbers = new Map<string, number>();
  return {
    of(reason) {
      const known = numbers.get(reason) ?? numbers.size + 1;
      numbers.set(reason, known);
      return known;
    },
    all: () => [...numbers.keys()],
  };
}

function footnotes(reasons: readonly string[]): string {
  if (reasons.length === 0) return '';
  const items = reasons.map((reason) => `<li>${escapeHtml(reason)}</li>`);
  return `<ol class="reasons" aria-label="Why a value is missing">${items.join('')}</ol>`;
}

interface CellLook {
  readonly align: 'left' | 'right' | undefined;
  readonly reasons: ReasonNumbers;
}

function cell(value: Value, index: number, { align, reasons }: CellLook): string {
  const key = sortKey(value);
  const tag = index === 0 ? 'th scope="row"' : 'td';
  const end = index === 0 ? 'th' : 'td';
  const classes = [
    align === 'right' ? 'right' : '',
    value.kind === 'missing' ? 'missing' : '',
    value.kind === 'finding' ? value.tone : '',
  ].filter((name) => name !== '');
  const look = classes.length === 0 ? '' : ` class="${classes.join(' ')}"`;
  const sort = key === undefined ? '' : ` data-key="${escapeHtml(String(key))}"`;
  return `<${tag}${look}${sort}${titleOf(value)}>${contentOf(value, reasons)}</${end}>`;
}

/** Only what the cell itself does not say: thousands of cells would repeat their interval. */
function titleOf(value: Value): string {
  if (value.kind !== 'estimate' && value.kind !== 'bound') return '';
  const silent = value.kind === 'bound' || value.low === undefined;
  return ` title="${escapeHtml(silent ? describeValue(value) : `n ${value.n}`)}"`;
}

function contentOf(value: Value, reasons: ReasonNumbers): string {
  switch (value.kind) {
    case 'text':
    case 'finding':
      return escapeHtml(value.text);
    case 'number':
    case 'bound':
      return escapeHtml(formatValue(value));
    case 'missing':
      return `<abbr title="${escapeHtml(value.reason)}">–<sup>${reasons.of(value.reason)}</sup></abbr>`;
    case 'estimate': {
      const { low, high, unit } = value;
      const interval =
        low === undefined || high === undefined
          ? ''
          : ` <span class="interval">${formatNumber(low, unit)}–${formatNumber(high, unit)}</span>`;
      return `${formatNumber(value.value, unit)}${interval}`;
    }
  }
}
