/** CloudWatch Logs' own bounds of an answer: a megabyte or ten thousand events, whichever comes first. */
export const PAGE_BYTES = 1024 * 1024;
export const PAGE_EVENTS = 10_000;

/** As many from the start as fit. There is always one, so that a walk gets on. */
export function eventPage<Event extends { readonly message: string }>(
  events: readonly Event[],
  limit = PAGE_EVENTS,
): readonly Event[] {
  let bytes = 0;
  const end = events.slice(0, limit).findIndex(({ message }, index) => {
    bytes += Buffer.byteLength(message);
    return bytes > PAGE_BYTES && index > 0;
  });
  return events.slice(0, end === -1 ? limit : end);
}
