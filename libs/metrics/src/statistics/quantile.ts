import { quantileSorted as type7 } from 'simple-statistics';
import { ascending } from './sample.ts';

/** Linear interpolation at p·(n − 1), Hyndman and Fan's type 7: the definition of NumPy, R and DuckDB's quantile_cont. */
export function quantile(values: readonly number[], p: number): number | undefined {
  return quantileSorted(ascending(values), p);
}

/** Several of the same values, sorted once. Undefined where there is none. */
export function quantiles(values: readonly number[], ps: readonly number[]): readonly number[] | undefined {
  const sorted = ascending(values);
  const found = ps.map((p) => quantileSorted(sorted, p));
  return found.every((value) => value !== undefined) ? found : undefined;
}

export function median(values: readonly number[]): number | undefined {
  return quantile(values, 0.5);
}

export function quantileSorted(sorted: Float64Array, p: number): number | undefined {
  return sorted.length === 0 ? undefined : type7(sorted as unknown as number[], p);
}
