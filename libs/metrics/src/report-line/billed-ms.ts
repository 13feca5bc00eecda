/**
 * When the invocation happened decides how it is billed: since August 2025 the init phase counts on every on-demand function,
 * since December 2020 the unit is 1 ms, before that it was 100 ms. Custom runtimes and images always paid for their init.
 */
export type BillingRule = 'init-billed' | 'init-free' | 'per-100-ms';

/**
 * Lambda's Billed Duration. With SnapStart, pass the Billed Restore Duration as the init.
 * The sum is taken at nanosecond resolution: durations are differences of clock readings, and their binary dust
 * (3.0000000000000004) would cost a whole millisecond.
 */
export function billedMs(durationMs: number, initMs: number | undefined, rule: BillingRule): number {
  const total = durationMs + (rule === 'init-billed' ? (initMs ?? 0) : 0);
  const settled = Math.round(total * 1e6) / 1e6;
  return rule === 'per-100-ms' ? Math.ceil(settled / 100) * 100 : Math.ceil(settled);
}
