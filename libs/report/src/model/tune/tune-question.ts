import type { Header } from '@lambda-bench/records';
import type { Traffic } from '../monthly-table.ts';

/** What a tuning was asked, as its header has it. */
export interface TuneQuestion {
  readonly functionName: string;
  /** Absent where the function was deployed for the run alone. */
  readonly presentMb?: number;
  readonly payloads: readonly WeightedPayload[];
  /** From 0 to 1. */
  readonly coldShare: number;
  /** Of a month, where that was asked. */
  readonly requests?: number;
}

export interface WeightedPayload {
  /** Absent where there is one. */
  readonly name?: string;
  /** Shares add up to 1. */
  readonly share: number;
}

const DEFAULT_COLD_SHARE = 0.01;

/** What is asked of the report goes before what was asked of the run. */
export function questionOf(header: Header | undefined, traffic: Traffic | undefined): TuneQuestion {
  const [fn] = header?.functions ?? [];
  const { requests, coldShare, payloads } = header?.options ?? {};
  const asked = traffic?.requests ?? numberIn(requests);
  return {
    functionName: fn?.name ?? 'the function',
    ...(header?.backend === 'aws' &&
      fn?.originalMemoryMb !== undefined && { presentMb: fn.originalMemoryMb }),
    payloads: payloadsOf(payloads),
    coldShare: traffic?.coldShare ?? numberIn(coldShare) ?? DEFAULT_COLD_SHARE,
    ...(asked !== undefined && { requests: asked }),
  };
}

function payloadsOf(recorded: unknown): readonly WeightedPayload[] {
  const rows: readonly unknown[] = Array.isArray(recorded) && recorded.length > 0 ? recorded : [{}];
  const weighted = rows.map((row) => {
    const { name, weight } = (row ?? {}) as Readonly<Record<string, unknown>>;
    return { weight: numberIn(weight) ?? 1, ...(typeof name === 'string' && { name }) };
  });
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  return weighted.map(({ weight, ...rest }) => ({ ...rest, share: weight / total }));
}

function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
