import { ARCHITECTURES, pricesOf } from '@lambda-bench/config';
import type { Series } from '@lambda-bench/metrics';
import { invocationCost } from '@lambda-bench/metrics';
import type { CellName } from './cell-name.ts';
import { columnOf, type Column } from './estimates.ts';

/** What each sample cost, by its own billed duration; or why that is not known. */
export function priceColumn(
  series: Series,
  cell: CellName,
  region: string,
): Column | { readonly missing: string } {
  const prices = pricesOf(region);
  if (prices === undefined) return { missing: `no price known for ${region}` };
  const architecture = ARCHITECTURES.find(({ id }) => id === cell.arch)?.id;
  if (architecture === undefined) return { missing: `no price known for architecture ${cell.arch}` };
  const { memoryMb, ephemeralMb } = cell;
  const ephemeral = ephemeralMb === undefined ? {} : { ephemeralMb };
  const column = columnOf(
    series.round,
    series.billedMs,
    (billedMs) => invocationCost({ billedMs, memoryMb, architecture, ...ephemeral }, prices).totalUsd,
  );
  return column.n === 0 ? { missing: 'no REPORT line tells the billed duration' } : column;
}
