import { formatInterval } from '../table/format-value.ts';
import { formatWithUnit } from '../table/unit.ts';
import { isKnown, type Quantity } from './quantity.ts';

/** `34.6 ms (34.1–35.1)`. Why there is no interval is said once, in the warnings. */
export function inShort(quantity: Quantity): string {
  return isKnown(quantity)
    ? `${formatWithUnit(quantity.value, quantity.unit)}${formatInterval(quantity)}`
    : 'not known';
}
