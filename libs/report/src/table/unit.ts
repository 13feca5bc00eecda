/** One unit per quantity; scaled only here. */
export type Unit = 'ms' | 'MB' | 'usd' | 'usd/M' | 'ratio' | 'percent' | 'count' | 'vcpu' | 'bytes';

/** As it stands beside a number, or in a column's title. */
export const UNIT_LABEL: Readonly<Record<Unit, string>> = {
  ms: 'ms',
  MB: 'MB',
  usd: '$',
  'usd/M': '$ per million',
  ratio: '×',
  percent: '%',
  count: '',
  vcpu: 'vCPU',
  bytes: 'bytes',
};

/** Three significant digits at least, and never fewer than the whole number; without its unit. */
export function formatNumber(value: number, unit: Unit): string {
  return value < 0 ? `−${formatMagnitude(-value, unit)}` : formatMagnitude(value, unit);
}

function formatMagnitude(value: number, unit: Unit): string {
  if (!Number.isFinite(value)) return String(value);
  switch (unit) {
    case 'MB':
      return Math.round(value).toFixed(0);
    case 'count':
    case 'bytes':
      return inThrees(Math.round(value).toFixed(0));
    case 'percent':
      return value.toFixed(value < 9.95 ? 1 : 0);
    case 'ratio':
    case 'vcpu':
      return value.toFixed(2);
    case 'usd':
      if (value === 0) return '0';
      return value < 999.5 ? value.toPrecision(value < 1 ? 3 : 4) : inThrees(value.toFixed(0));
    case 'ms':
    case 'usd/M':
      return significant(value);
  }
}

/** With its unit, for prose and tooltips. */
export function formatWithUnit(value: number, unit: Unit): string {
  const digits = formatNumber(value, unit);
  if (unit === 'usd') return `$${digits}`;
  if (unit === 'usd/M') return `$${digits} per million`;
  if (unit === 'ratio') return `${digits}×`;
  if (unit === 'percent') return `${digits} %`;
  return UNIT_LABEL[unit] === '' ? digits : `${digits} ${UNIT_LABEL[unit]}`;
}

function significant(value: number): string {
  if (value >= 99.95) return inThrees(value.toFixed(0));
  if (value >= 9.995) return value.toFixed(1);
  if (value >= 0.0995 || value === 0) return value.toFixed(2);
  return value.toPrecision(2);
}

/** 12345 is 12,345. */
function inThrees(digits: string): string {
  return digits.replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}
