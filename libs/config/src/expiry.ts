import { BenchError } from './errors.ts';

const UNITS = { h: 3_600_000, d: 86_400_000 } as const;
const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** A date, or a time that names its zone, as ISO 8601; undefined for anything else. */
export function readInstant(text: string): string | undefined {
  const at = DATE.test(text) && isDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** JavaScript takes 31 February for 3 March. */
function isDay(text: string): boolean {
  const at = Date.parse(text);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** `7d`, `12h`, a date, or `never`; as ISO 8601, or undefined for never. */
export function readExpiry(text: string, now: number): string | undefined {
  if (text === 'never') return undefined;
  const [, amount, unit] = /^([1-9]\d{0,3})([dh])$/.exec(text) ?? [];
  const at =
    amount === undefined
      ? readInstant(text)
      : new Date(now + Number(amount) * UNITS[unit === 'h' ? 'h' : 'd']).toISOString();
  if (at === undefined) {
    throw refusal(
      `--expires ${text} is no time`,
      'write it as 7d, 12h, 2027-01-31, 2027-01-31T18:00:00Z or never',
    );
  }
  if (Date.parse(at) <= now)
    throw refusal(`--expires ${text} is over already`, 'name a time to come, or never');
  return at;
}

function refusal(message: string, hint: string): BenchError {
  return new BenchError('LB_USAGE', message, hint);
}
