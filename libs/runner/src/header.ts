import { PRICES_AS_OF, parseCellKey, workloadOf, BenchError, type Cell } from '@lambda-bench/config';
import type { Plan } from '@lambda-bench/plan';
import { SCHEMA, type BenchRecord, type FunctionOfRecord, type Header } from '@lambda-bench/records';
import type { Environment, FunctionInfo } from './backend.ts';
import type { Target } from './target.ts';

/** What a header says beside what the plan and the backend say. */
export type HeaderFacts = Pick<
  Header,
  'run' | 'suite' | 'mode' | 'backend' | 'notes' | 'harness' | 'options'
>;

/** The first record of a journal. `functions` may be all that were found; those of the plan are recorded. */
export function headerOf(
  facts: HeaderFacts,
  plan: Plan<Target>,
  functions: readonly FunctionInfo[],
  environment: Environment,
  at: number,
): Header {
  const planned = new Map(plan.cells.map((cell) => [cell.functionName, cell]));
  return {
    ...facts,
    type: 'header',
    schema: SCHEMA,
    at,
    region: environment.region,
    seed: plan.seed,
    plan: {
      rounds: plan.rounds,
      coldPerCell: plan.coldPerCell,
      warmPerCell: plan.warmPerCell,
      cells: [...plan.cells, ...plan.skips.map((skip) => skip.cell)].map((cell) => cell.key),
      samples: plan.samples,
    },
    environment,
    functions: functions.flatMap((fn) => {
      const target = planned.get(fn.name);
      return target === undefined ? [] : [functionOfRecord(fn, target)];
    }),
    pricesAsOf: PRICES_AS_OF,
  };
}

/** The matrix plan that a journal was begun with, so that the run can go on where no command line is left to ask. */
export function planOfHistory(header: Header, history: Iterable<BenchRecord>): Plan {
  return planOfCells(header, history, matrixCell);
}

/** The same for cells of any kind: `cellOf` finds the one that a key names. */
export function planOfCells<C>(
  header: Header,
  history: Iterable<BenchRecord>,
  cellOf: (key: string) => C,
): Plan<C> {
  const { rounds, coldPerCell, warmPerCell, samples } = header.plan;
  const perCell = coldPerCell + warmPerCell;
  const skipped = new Map<string, { readonly reason: string; readonly message: string }>();
  for (const record of history) {
    if (record.type === 'skip' && record.samples === perCell) skipped.set(record.cell, record);
  }
  const cells = header.plan.cells.map((key) => ({ key, cell: cellOf(key) }));
  const plan = { seed: header.seed, rounds, coldPerCell, warmPerCell, samples };
  return {
    ...plan,
    cells: cells.filter(({ key }) => !skipped.has(key)).map(({ cell }) => cell),
    skips: cells.flatMap(({ key, cell }) => {
      const why = skipped.get(key);
      return why === undefined ? [] : [{ cell, samples: perCell, reason: why.reason, message: why.message }];
    }),
  };
}

function matrixCell(key: string): Cell {
  const cell = parseCellKey(key);
  if (cell === undefined) {
    throw new BenchError(
      'LB_JOURNAL',
      `the journal plans ${key}, which is in no table of this version`,
      'resume it with the version that began it',
    );
  }
  return cell;
}

function functionOfRecord(fn: FunctionInfo, { role }: Target): FunctionOfRecord {
  return {
    name: fn.name,
    runtime: fn.spec?.runtime ?? fn.runtime,
    arch: fn.arch,
    workload: fn.spec?.workload ?? 'own',
    workloadVersion: fn.spec === undefined ? 1 : workloadOf(fn.spec.workload).version,
    ...(fn.ephemeralMb === undefined ? {} : { ephemeralMb: fn.ephemeralMb }),
    originalMemoryMb: fn.memoryMb,
    ...(fn.codeSha256 === undefined ? {} : { codeSha256: fn.codeSha256 }),
    ...(fn.codeBytes === undefined ? {} : { codeBytes: fn.codeBytes }),
    ...(role === undefined ? {} : { role }),
  };
}
