import { EXPIRES_TAG, OWNER_TAG } from '@lambda-bench/config';

export type Tags = ReadonlyMap<string, string>;

/** As the services write them. */
export function readTags(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined,
): Tags {
  return new Map((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}

/** Without our tag nothing is ours, however old it is and whatever its name. */
export function isOurs(tags: Tags): boolean {
  return tags.get(OWNER_TAG.key) === OWNER_TAG.value;
}

/** Until when something is needed, in epoch milliseconds; undefined where no tag says so, or not so that it can be read. */
export function expiryOf(tags: Tags): number | undefined {
  const at = Date.parse(tags.get(EXPIRES_TAG) ?? '');
  return Number.isNaN(at) ? undefined : at;
}
