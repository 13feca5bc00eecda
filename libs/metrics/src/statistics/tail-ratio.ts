import { samplesNeeded } from './percentile.ts';
import { quantiles } from './quantile.ts';
import { notAvailable, type NotAvailable } from './sample.ts';

export interface TailRatio {
  readonly kind: 'tail-ratio';
  readonly ratio: number;
}

/** p99 over p50: how much worse the worst one in a hundred is. It needs the samples that a p99 needs. */
export function tailRatio(values: readonly number[], p = 0.99): TailRatio | NotAvailable {
  const needed = samplesNeeded(p).interval;
  const [tail, middle] = quantiles(values, [p, 0.5]) ?? [];
  if (values.length < needed || tail === undefined || middle === undefined) {
    return notAvailable(`n too small: ${values.length} of at least ${needed}`);
  }
  return middle > 0
    ? { kind: 'tail-ratio', ratio: tail / middle }
    : notAvailable('a ratio needs values above zero');
}
