import type { BenchRecord, Place } from './record.ts';

/** The name of a visit: one cell in one round. */
export function visitKey(place: Pick<Place, 'cell' | 'round'>): string {
  return `${place.cell}#${place.round}`;
}

/** The visits whose every slot has a sample or a failure: what a resumed run need not do again. */
export function finishedVisits(records: Iterable<BenchRecord>): ReadonlySet<string> {
  const filled = new Map<string, Set<number>>();
  const finished = new Set<string>();
  for (const record of records) {
    if (record.type !== 'sample' && record.type !== 'failure') continue;
    const key = visitKey(record);
    const slots = filled.get(key) ?? new Set<number>();
    filled.set(key, slots.add(record.slot));
    if (slots.size === record.slots) finished.add(key);
  }
  return finished;
}

/**
 * The records of `journal` without those of visits that were cut off while they were written. They are done again,
 * because a visit's warm samples belong to the environments its cold ones made.
 */
export function withoutTornVisits(journal: readonly BenchRecord[]): readonly BenchRecord[] {
  const finished = finishedVisits(journal);
  return journal.filter((record) => !('slot' in record) || finished.has(visitKey(record)));
}
