import { truncate, appendFile } from 'node:fs/promises';
import { BenchError } from '@lambda-bench/config';
import { decodeLine, visitKey, type BenchRecord } from '@lambda-bench/records';
import { badLine } from './read-journal.ts';
import { readLines } from './read-lines.ts';

export interface Repair {
  /** Taken off the end: a line that was cut off, and the visit it belongs to. */
  readonly bytes: number;
  readonly records: number;
}

interface OpenVisit {
  readonly key: string;
  readonly start: number;
  readonly slots: Set<number>;
  records: number;
}

/**
 * Undoes the write that a crash cut off. A visit is written in one go, so only the last one can lack records; what
 * there is of it is taken away, because its warm samples belong to environments that are gone.
 */
export async function repairJournal(path: string): Promise<Repair> {
  let size = 0;
  let intact = 0;
  let lacksNewline = false;
  let visit: OpenVisit | undefined;
  for await (const line of readLines(path)) {
    size = line.end;
    const decoded = decodeLine(line.text, line.number);
    if (!decoded.ok) {
      if (!line.ended && decoded.problem === 'malformed') break;
      throw badLine(path, decoded);
    }
    intact = line.end;
    lacksNewline = !line.ended;
    visit = nextVisit(visit, decoded.record, line.start, path);
  }
  const keep = visit === undefined ? intact : visit.start;
  if (keep < size) await truncate(path, keep);
  else if (lacksNewline) await appendFile(path, '\n');
  return { bytes: size - keep, records: visit?.records ?? 0 };
}

/** The visit that still lacks records after this one. */
function nextVisit(
  before: OpenVisit | undefined,
  record: BenchRecord,
  start: number,
  path: string,
): OpenVisit | undefined {
  const key = 'slot' in record ? visitKey(record) : undefined;
  if (before !== undefined && before.key !== key) {
    throw new BenchError(
      'LB_JOURNAL',
      `${path}: visit ${before.key} lacks records although others follow it`,
      'the file was changed or damaged; put an intact copy in its place',
    );
  }
  if (!('slot' in record) || key === undefined) return undefined;
  const visit = before ?? { key, start, slots: new Set(), records: 0 };
  visit.records += 1;
  if (record.type !== 'reject') visit.slots.add(record.slot);
  return visit.slots.size === record.slots ? undefined : visit;
}
