import { BenchError } from '@lambda-bench/config';
import { factsOfSamples, type RunFacts, type SampleFact } from '@lambda-bench/metrics';
import { readFile } from 'node:fs/promises';
import type { SampleRow } from './sample-row.ts';

/** Reads back what `export --format json` wrote, here or by somebody else. What was planned is not in it, so its books are its samples. */
export async function readExportedFacts(file: string): Promise<RunFacts> {
  const rows = parseRows(await readFile(file, 'utf8'), file);
  return factsOfSamples(rows.map((row, index) => factOf(row, index, file)));
}

function parseRows(content: string, file: string): readonly Partial<SampleRow>[] {
  try {
    const parsed: unknown = JSON.parse(content);
    if (isRows(parsed)) return parsed;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new BenchError(
    'LB_JOURNAL',
    `${file} is no export`,
    'npx lambda-bench export --format json writes an array of samples',
  );
}

function isRows(value: unknown): value is readonly Partial<SampleRow>[] {
  return Array.isArray(value) && value.every((row) => typeof row === 'object' && row !== null);
}

function factOf(row: Partial<SampleRow>, index: number, file: string): SampleFact {
  const { cell, round, observed, duration_ms: durationMs } = row;
  if (
    typeof cell !== 'string' ||
    typeof round !== 'number' ||
    typeof durationMs !== 'number' ||
    (observed !== 'cold' && observed !== 'warm')
  ) {
    throw new BenchError(
      'LB_JOURNAL',
      `${file}, sample ${index}: cell, round, observed or duration_ms is missing`,
      'export it again',
    );
  }
  const optional = (name: string, value: number | null | undefined) =>
    typeof value === 'number' ? { [name]: value } : {};
  return {
    cell,
    round,
    slot: row.slot ?? 0,
    intended: observed,
    observed,
    requestId: row.request_id ?? '',
    environmentId: row.environment_id ?? '',
    sentAt: row.sent_at_ms ?? 0,
    roundTripMs: row.round_trip_ms ?? Number.NaN,
    durationMs,
    ...optional('billedMs', row.billed_ms),
    ...optional('initMs', row.init_ms),
    ...optional('restoreMs', row.restore_ms),
    ...optional('memorySizeMb', row.memory_mb),
    ...optional('maxMemoryMb', row.max_memory_mb),
    ...optional('cpuMicros', row.cpu_micros),
  };
}
