import { BenchError } from '@lambda-bench/config';
import { decodeLine, type BenchRecord, type Decoded } from '@lambda-bench/records';
import { readLines } from './read-lines.ts';

/** Every line of a journal, good or bad, one at a time: a million need no more memory than one. */
export async function* readJournal(path: string): AsyncGenerator<Decoded> {
  for await (const { text, number, ended } of readLines(path)) {
    if (text.trim() === '') continue;
    const decoded = decodeLine(text, number);
    yield !ended && !decoded.ok && decoded.problem === 'malformed'
      ? { ...decoded, problem: 'torn' }
      : decoded;
  }
}

/** The records alone. A line cut off at the very end was never finished; any other bad line is an error that names it. */
export async function* readRecords(path: string): AsyncGenerator<BenchRecord> {
  for await (const decoded of readJournal(path)) {
    if (decoded.ok) yield decoded.record;
    else if (decoded.problem !== 'torn') throw badLine(path, decoded);
  }
}

export function badLine(path: string, decoded: Extract<Decoded, { ok: false }>): BenchError {
  return new BenchError(
    'LB_JOURNAL',
    `${path}, line ${decoded.line}: ${decoded.problem}: ${decoded.message}`,
    decoded.problem === 'malformed'
      ? 'the file was changed or damaged; put an intact copy in its place'
      : 'read it with the version that wrote it, or a later one',
  );
}
