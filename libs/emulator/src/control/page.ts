import { invalidParameter } from '../functions/service-error.ts';
import { LATEST } from '../functions/function-record.ts';

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextMarker?: string;
}

export interface PageRequest {
  readonly Marker?: string;
  readonly MaxItems?: number;
}

/** Lambda's lists give at most this many at once, whatever is asked for. */
const PAGE_MAX = 50;

/**
 * The items must rise by their keys. The marker is the key of the last one given, so that whatever is added or
 * deleted in between, none is skipped and none comes twice.
 */
export function pageOf<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  { Marker, MaxItems = PAGE_MAX }: PageRequest,
): Page<Item> {
  const after = Marker === undefined ? undefined : decodeMarker(Marker);
  const left = after === undefined ? items : items.filter((item) => keyOf(item) > after);
  const page = left.slice(0, Math.min(MaxItems, PAGE_MAX));
  const last = page.at(-1);
  return last === undefined || page.length === left.length
    ? { items: page }
    : { items: page, nextMarker: Buffer.from(`${PREFIX}${keyOf(last)}`).toString('base64url') };
}

/** Rises with the number, `$LATEST` first. */
export function versionKey(version: string): string {
  return version === LATEST ? '' : version.padStart(12, '0');
}

const PREFIX = 'after:';

function decodeMarker(marker: string): string {
  const text = Buffer.from(marker, 'base64url').toString('utf8');
  if (!text.startsWith(PREFIX)) throw invalidParameter(`Invalid Marker: ${marker}`);
  return text.slice(PREFIX.length);
}
