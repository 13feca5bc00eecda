import type { Cell } from '@lambda-bench/config';
import { collectFacts } from '@lambda-bench/metrics';
import type { BenchRecord } from '@lambda-bench/records';
import { describe, expect, it } from 'vitest';
import { madeRecords, type MadeRun } from '../../testing/made-journal.ts';
import { buildReport } from '../build-report.ts';
import { chartsOf, tablesOf, type ReportModel } from '../report-model.ts';
import { buildHistory } from './build-history.ts';
import { historyRun, type HistoryRun } from './history-run.ts';

const DAY_MS = 86_400_000;
const CELLS: readonly Cell[] = (['rust', 'nodejs22.x'] as const).map((runtime) => ({
  runtime,
  arch: 'arm64',
  workload: 'light',
  memoryMb: 512,
}));

interface Night {
  readonly day: number;
  readonly made?: Partial<MadeRun>;
  readonly change?: (record: BenchRecord) => BenchRecord;
}

function factsOf({ day, made, change = (record) => record }: Night) {
  const shape = { cells: CELLS, rounds: 6, coldPerRound: 1, warmPerRound: 3, noise: 0.04, drift: 0.02 };
  const run = `night-${String(day).padStart(2, '0')}`;
  const collector = collectFacts();
  let line = 0;
  for (const record of madeRecords({ ...shape, run, seed: run, ...made })) {
    line += 1;
    collector.add({ ok: true, line, record: change({ ...record, at: record.at + day * DAY_MS }) });
  }
  return collector.facts();
}

function nightOf(night: Night): HistoryRun {
  const run = historyRun(factsOf(night));
  if (run === undefined) throw new Error('no header');
  return run;
}

/** So many nights, each with what is special about it. */
function nights(count: number, of: (day: number) => Omit<Night, 'day'> = () => ({})): readonly HistoryRun[] {
  return Array.from({ length: count }, (_, day) => nightOf({ day, ...of(day) }));
}

function onCpu(model: string): (record: BenchRecord) => BenchRecord {
  return (record) =>
    record.type === 'header'
      ? { ...record, environment: { ...record.environment, machine: { cpuModel: model } } }
      : record;
}

const slowerRust = { made: { factor: (cell: Cell) => (cell.runtime === 'rust' ? 1.3 : 1) } };

function rowsOf(model: ReportModel, id: string): readonly string[] {
  return (tablesOf(model).find((table) => table.id === id)?.rows ?? []).map((row) => JSON.stringify(row));
}

describe('the history of cells', () => {
  it('finds a change at the run it came with, its size, and no other', () => {
    const model = buildHistory(nights(16, (day) => (day >= 9 ? slowerRust : {})));
    const changes = rowsOf(model, 'changes');
    expect(changes).toHaveLength(2);
    for (const row of changes) {
      expect(row).toContain('rust');
      expect(row).toContain('night-09');
      expect(row).toContain('slower, +');
    }
    expect(model.verdicts[0]?.answers[0]).toMatchObject({ question: 'slower', answer: '2 changes' });
    const drawn = chartsOf(model).find(({ id }) => id === 'history-rust-arm64-light-512-warm');
    expect(drawn).toMatchObject({
      kind: 'timeline',
      marks: [{ kind: 'change', at: Date.UTC(2026, 0, 14, 9) }],
    });
  }, 30_000);

  it('without a change has none, and is the same to the digit in whatever order the runs come', () => {
    const runs = nights(12);
    const model = buildHistory(runs);
    expect(rowsOf(model, 'changes')).toEqual([]);
    expect(JSON.stringify(rowsOf(model, 'light-history'))).toContain('no change');
    expect(buildHistory([...runs].reverse())).toEqual(model);
  }, 30_000);

  it('is not compared across another CPU model, which is marked and said', () => {
    const model = buildHistory(
      nights(16, (day) =>
        day >= 8 ? { ...slowerRust, change: onCpu('AMD EPYC') } : { change: onCpu('Intel Xeon') },
      ),
    );
    expect(rowsOf(model, 'changes')).toEqual([]);
    const [step] = rowsOf(model, 'platform');
    for (const word of ['night-08', 'CPU model', 'Intel Xeon', 'AMD EPYC']) expect(step).toContain(word);
    expect(model.warnings.join(' ')).toContain('The platform changed under 4 of 4 cells');
    const overview = chartsOf(model).find(({ id }) => id === 'light-warm-history');
    expect(overview?.kind === 'timeline' && overview.series[0]?.points[8]).toBeNull();
  }, 30_000);

  it.each([
    ['version of the harness', { harness: { version: '9.9.9' } }],
    ['digest of the code', { functions: [] }],
  ])('takes another %s for another platform', (what, changed) => {
    const model = buildHistory(
      nights(3, (day) => ({
        change: (record) => {
          if (record.type !== 'header' || day < 2) return record;
          if ('harness' in changed) return { ...record, ...changed };
          const functions = record.functions.map((fn) => ({ ...fn, codeSha256: 'another' }));
          return { ...record, functions };
        },
      })),
    );
    expect(rowsOf(model, 'platform')).toHaveLength(1);
    expect(rowsOf(model, 'platform')[0]).toContain(what);
  });

  it('takes the runtime version of INIT_START for the platform, and what is not told for no change', () => {
    const version = (name: string) => (record: BenchRecord) =>
      record.type === 'sample' && record.intended === 'cold'
        ? {
            ...record,
            report: `INIT_START Runtime Version: ${name}\tRuntime Version ARN: arn:x\n${record.report}`,
          }
        : record;
    const told = (day: number) => (day === 1 ? {} : { change: version(day === 3 ? 'rust:v2' : 'rust:v1') });
    const steps = rowsOf(buildHistory(nights(4, told)), 'platform');
    expect(steps).toHaveLength(1);
    for (const word of ['night-03', 'version of the runtime', 'rust:v1', 'rust:v2']) {
      expect(steps[0]).toContain(word);
    }
  });

  it('has a gap where a run lacks the cell and where nobody measured for long', () => {
    const some = (day: number) => (day === 2 ? { made: { cells: CELLS.slice(0, 1) } } : {});
    const late = nightOf({ day: 20 });
    const model = buildHistory([...nights(6, some), late]);
    const overview = chartsOf(model).find(({ id }) => id === 'light-warm-history');
    if (overview?.kind !== 'timeline') throw new Error('no chart');
    const breaks = Object.fromEntries(
      overview.series.map(({ name, points }) => [name, points.flatMap((p, at) => (p === null ? [at] : []))]),
    );
    expect(breaks).toEqual({ 'rust arm64': [6], 'nodejs22.x arm64': [2, 6] });
    expect(model.warnings.join(' ')).toContain('2 cells and kinds were not measured in every run');
  });

  it('of few runs calls nothing changed or unchanged', () => {
    const model = buildHistory(nights(3));
    expect(model.warnings[0]).toContain('A change point needs 12 runs on the same platform, there are 3');
    expect(rowsOf(model, 'light-history').join()).toContain(
      'too few runs: a change point needs 12 comparable ones',
    );
  });

  it('of eleven runs calls no step, and of twelve it finds a huge one', () => {
    const doubled = { made: { factor: () => 2 } };
    const [eleven, twelve] = [11, 12].map((count) =>
      buildHistory(nights(count, (day) => (day >= 6 ? doubled : {}))),
    );
    if (eleven === undefined || twelve === undefined) throw new Error('no histories');
    expect(rowsOf(eleven, 'changes')).toEqual([]);
    expect(rowsOf(eleven, 'light-history').join()).toContain('too few runs');
    expect(rowsOf(eleven, 'light-history').join()).not.toContain('no change');
    expect(rowsOf(twelve, 'changes')).toHaveLength(4);
    expect(rowsOf(twelve, 'changes').join()).toContain('night-06');
  }, 30_000);

  it.each([
    [
      'digest of the event',
      { options: { payloadSha256: 'first' } },
      { options: { payloadSha256: 'second' } },
    ],
    ['digest of the event', {}, { options: { payloads: [{ weight: 1, sha256: 'second' }] } }],
    [
      'isolation of environments',
      { environment: { isolation: { kind: 'cgroup-v1' } } },
      { environment: { isolation: { kind: 'duty-cycle' } } },
    ],
    ['profile of the backend', { environment: { profile: 'instant' } }, { environment: { profile: 'aws' } }],
  ])('takes another %s for another platform', (what, before, after) => {
    const model = buildHistory(
      nights(3, (day) => ({
        change: (record) =>
          record.type === 'header' ? { ...record, ...(day < 2 ? before : after) } : record,
      })),
    );
    expect(rowsOf(model, 'platform')).toHaveLength(1);
    for (const word of ['night-02', what]) expect(rowsOf(model, 'platform')[0]).toContain(word);
  });

  it('of a journal without a header is none', () => {
    const facts = factsOf({ day: 0 });
    expect(historyRun({ ...facts, header: undefined })).toBeUndefined();
  });
});

it('a report warns of a cell that mixes CPU models, and of no other', () => {
  const on = (model: (round: number) => string) => (record: BenchRecord) =>
    record.type === 'sample' ? { ...record, cpuModel: model(record.round) } : record;
  const mixed = buildReport({ facts: factsOf({ day: 0, change: on((round) => (round < 3 ? 'A' : 'B')) }) });
  expect(mixed.warnings.join(' ')).toContain('2 cells were measured on several CPU models (A, B)');
  const one = buildReport({ facts: factsOf({ day: 0, change: on(() => 'A') }) });
  expect(one.warnings.join(' ')).not.toContain('CPU model');
});
