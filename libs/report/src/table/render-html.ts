import { escapeHtml } from './escape-html.ts';
import { describeValue, formatValue, sortKey } from './format-value.ts';
import { formatNumber } from './unit.ts';
import type { Table, Value } from './table.ts';

/** A table that reads well without script; what sorts and filters it finds its keys in the attributes. */
export function renderHtml(table: Table): string {
  const head = table.columns
    .map(
      (column) =>
        `<th scope="col" class="${column.align}"${column.filter === true ? ' data-filter' : ''}>${escapeHtml(column.title)}</th>`,
    )
    .join('');
  const body = table.rows
    .map(
      (row) =>
        `<tr>${row.map((value, index) => cell(value, index, table.columns[index]?.align)).join('')}</tr>`,
    )
    .join('\n');
  const note = table.note === undefined ? '' : `<p class="note">${escapeHtml(table.note)}</p>`;
  return `<div class="table" id="${escapeHtml(table.id)}"><h3>${escapeHtml(table.title)}</h3>${note}<div class="scroll" role="region" aria-label="${escapeHtml(table.title)}" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>
${body}
</tbody></table></div></div>`;
}

function cell(value: Value, index: number, align: 'left' | 'right' | undefined): string {
  const key = sortKey(value);
  const tag = index === 0 ? 'th scope="row"' : 'td';
  const end = index === 0 ? 'th' : 'td';
  const classes = [align ?? 'left', value.kind, value.kind === 'finding' ? value.tone : ''].join(' ').trim();
  const sort = key === undefined ? '' : ` data-key="${escapeHtml(String(key))}"`;
  return `<${tag} class="${classes}"${sort}${titleOf(value)}>${contentOf(value)}</${end}>`;
}

function titleOf(value: Value): string {
  return value.kind === 'estimate' || value.kind === 'bound'
    ? ` title="${escapeHtml(describeValue(value))}"`
    : '';
}

function contentOf(value: Value): string {
  switch (value.kind) {
    case 'text':
    case 'finding':
      return escapeHtml(value.text);
    case 'number':
    case 'bound':
      return escapeHtml(formatValue(value));
    case 'missing':
      return `<span class="dash">–</span> <span class="reason">${escapeHtml(value.reason)}</span>`;
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
