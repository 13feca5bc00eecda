import { visitKey, type BenchRecord } from '@lambda-bench/records';

/**
 * The records of a journal that nothing will take away again. A visit at its end that lacks records is held back: it may be
 * about to be written, or a crash cut it off and the run, when it is gone on with, does it again.
 */
export async function* wholeVisits(records: AsyncIterable<BenchRecord>): AsyncGenerator<BenchRecord> {
  let held: BenchRecord[] = [];
  let key: string | undefined;
  let slots = new Set<number>();
  for await (const record of records) {
    const place = 'slot' in record ? visitKey(record) : undefined;
    if (place !== key) {
      // Followed by another record, a visit stays as it is.
      yield* held;
      held = [];
      slots = new Set();
      key = place;
    }
    if (!('slot' in record)) {
      yield record;
      continue;
    }
    held.push(record);
    if (record.type !== 'reject') slots.add(record.slot);
    if (slots.size < record.slots) continue;
    yield* held;
    held = [];
    slots = new Set();
    key = undefined;
  }
}
