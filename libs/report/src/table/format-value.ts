import type { Value } from './table.ts';
import { formatNumber, formatWithUnit } from './unit.ts';

/** What a reader sees in a cell: the unit is in the column's title. */
export function formatValue(value: Value): string {
  switch (value.kind) {
    case 'text':
    case 'finding':
      return value.text;
    case 'number':
      return formatNumber(value.value, value.unit);
    case 'estimate':
      return `${formatNumber(value.value, value.unit)}${formatInterval(value)}`;
    case 'bound':
      return `≤ ${formatNumber(value.atMost, value.unit)}`;
    case 'missing':
      return `– ${value.reason}`;
  }
}

/** ` (11.9–12.8)`, or nothing where there is none. */
export function formatInterval(value: Extract<Value, { kind: 'estimate' }>): string {
  return value.low === undefined || value.high === undefined
    ? ''
    : ` (${formatNumber(value.low, value.unit)}–${formatNumber(value.high, value.unit)})`;
}

/** The whole of it in words: value, unit, interval, n. */
export function describeValue(value: Value): string {
  if (value.kind === 'bound') return `at most ${formatWithUnit(value.atMost, value.unit)}, n ${value.n}`;
  if (value.kind !== 'estimate') {
    return value.kind === 'number' ? formatWithUnit(value.value, value.unit) : formatValue(value);
  }
  const interval =
    value.low === undefined || value.high === undefined
      ? `no interval${value.why === undefined ? '' : `: ${value.why}`}`
      : `95 % interval ${formatNumber(value.low, value.unit)} to ${formatNumber(value.high, value.unit)}`;
  return `${formatWithUnit(value.value, value.unit)}, ${interval}, n ${value.n}`;
}

/** What a table is sorted by: numbers as numbers, and what is missing last. */
export function sortKey(value: Value): number | string | undefined {
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'number':
    case 'estimate':
      return value.value;
    case 'bound':
      return value.atMost;
    case 'finding':
      return value.order ?? value.text;
    case 'missing':
      return undefined;
  }
}
