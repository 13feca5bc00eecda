import { BenchError, RESULTS_TABLE } from '@lambda-bench/config';
import type { BenchRecord } from '@lambda-bench/records';
import { ATTRIBUTES, lineText, recordsOfRunKey } from './item-keys.ts';
import type { Table } from './open-table.ts';
import { readItems } from './read-pages.ts';
import { recordReader } from './record-items.ts';

/** So many fruitless looks are nothing unusual; from then on somebody may wonder. */
const USUAL_LOOKS = 3;

/**
 * The first `lines` records of a run, in the journal's order. An index follows its table after a moment, so what is not there
 * yet is asked for again; what does not come is an error and never a journal with a hole.
 */
export async function* readRun(
  table: Table,
  run: string,
  lines: number,
  onWait?: (notice: string) => void,
): AsyncGenerator<BenchRecord> {
  if (lines === 0) throw nothingYet(table, run);
  let line = 0;
  for (let attempt = 1; line < lines; attempt += 1) {
    const before = line;
    const reader = recordReader(`run ${run} in table ${table.name}`);
    for await (const item of readItems(table, {
      index: RESULTS_TABLE.indexes.byRun.name,
      partition: [ATTRIBUTES.runPk, recordsOfRunKey(run)],
      ahead: true,
      // A line in parts comes after its own number, and is only ever wanted whole.
      ...(line > 0 && { after: [ATTRIBUTES.runSk, `${lineText(line)}~`] as const }),
    })) {
      const stored = reader.add(item);
      if (stored === undefined) continue;
      if (stored.line !== line + 1) break;
      line = stored.line;
      yield stored.record;
      if (line === lines) return;
    }
    if (line > before) attempt = 1;
    else if (attempt >= table.patience.attempts) throw incomplete(table, run, line + 1, lines);
    if (attempt === USUAL_LOOKS) {
      onWait?.(
        `line ${line + 1} of run ${run} is not in the index of table ${table.name} yet: waiting for it`,
      );
    }
    await table.pause(attempt);
  }
}

function nothingYet(table: Table, run: string): BenchError {
  return new BenchError(
    'LB_RUN_NOT_FOUND',
    `nothing of run ${run} is in table ${table.name} yet`,
    'its upload is going on, or was cut off early: npx lambda-bench sync, where its folder is, goes on with it',
  );
}

function incomplete(table: Table, run: string, missing: number, lines: number): BenchError {
  return new BenchError(
    'LB_STORE',
    `run ${run} in table ${table.name} lacks line ${missing} of ${lines}`,
    'items were deleted from the table; sync the run from its folder with --again',
  );
}
