import type { Bound, Estimate, Value } from '../table/table.ts';
import type { Mark } from '../chart/chart.ts';

/** A number with what belongs to it, or the reason why there is none. */
export type Quantity = Estimate | Bound | Extract<Value, { kind: 'missing' }>;

export function isKnown(quantity: Quantity): quantity is Estimate {
  return quantity.kind === 'estimate';
}

/** For a chart: a place that is missing is a gap. */
export function markOf(quantity: Quantity | undefined): Mark | undefined {
  if (quantity === undefined || !isKnown(quantity)) return undefined;
  const { value, low, high, n } = quantity;
  return { value, n, ...(low !== undefined && { low }), ...(high !== undefined && { high }) };
}
