import { eDivisive, ratioOfMedians, verdict } from '@lambda-bench/metrics';
import type { StartKind } from '@lambda-bench/records';
import type { Estimate } from '../../table/table.ts';
import { compareRuntimes, type CellName } from '../cell-name.ts';
import { inWords, type CellComparison } from '../comparisons.ts';
import { repeatableRandom } from '../repeatable-random.ts';
import type { HistoryRun, PlatformFacts } from './history-run.ts';

/** One run's place in the history of a cell; without a median where the run has none of it. */
export interface HistoryPoint {
  readonly run: string;
  readonly at: number;
  readonly median?: Estimate;
}

/** From one platform to another: what is before is not compared with what follows. */
export interface PlatformStep {
  /** The first point of the new platform. */
  readonly index: number;
  readonly what: readonly {
    readonly fact: keyof PlatformFacts;
    readonly from: string;
    readonly to: string;
  }[];
}

export interface HistoryChange {
  /** The first point after the change. */
  readonly index: number;
  readonly pValue: number;
  /** What follows, up to the next change, against what was before. */
  readonly comparison: CellComparison;
}

export interface HistorySeries {
  readonly name: CellName;
  readonly kind: StartKind;
  readonly points: readonly HistoryPoint[];
  readonly steps: readonly PlatformStep[];
  readonly changes: readonly HistoryChange[];
  /** Points with a median since the last step. */
  readonly comparable: number;
}

/** Hundreds of cells are asked; at 5 % one in twenty would show a change that is none. */
export const SIGNIFICANCE = 0.01;
const PERMUTATIONS = 999;
/** Of fewer a split is seldom rare enough at this significance, however large the step: eight runs in two levels have p = 2.9 %. */
export const RUNS_MIN = 12;

/** Runs come in the order of time. */
export function historySeries(runs: readonly HistoryRun[]): readonly HistorySeries[] {
  const cells = new Map<string, { readonly name: CellName; readonly kind: StartKind }>();
  const found = runs.map((run) => new Map(run.cells.map((cell) => [keyOf(cell), cell])));
  for (const run of runs) for (const cell of run.cells) cells.set(keyOf(cell), cell);
  return [...cells]
    .map(([key, { name, kind }]) => {
      const points = runs.map(({ id, at }, index): HistoryPoint => {
        const median = found[index]?.get(key)?.median;
        return { run: id, at, ...(median !== undefined && { median }) };
      });
      const steps = stepsOf(found.map((run) => run.get(key)?.platform));
      return { name, kind, points, steps, ...changesOf(key, points, steps) };
    })
    .sort(
      (a, b) =>
        a.name.workload.localeCompare(b.name.workload) ||
        b.kind.localeCompare(a.kind) ||
        compareRuntimes(a.name.runtime, b.name.runtime) ||
        a.name.arch.localeCompare(b.name.arch) ||
        a.name.memoryMb - b.name.memoryMb,
    );
}

function keyOf({ name, kind }: { readonly name: CellName; readonly kind: StartKind }): string {
  return `${name.key}/${kind}`;
}

/** A fact that either run does not tell is no step: not to know is not to differ. */
function stepsOf(platforms: readonly (PlatformFacts | undefined)[]): readonly PlatformStep[] {
  const steps: PlatformStep[] = [];
  const known = new Map<keyof PlatformFacts, string>();
  for (const [index, platform] of platforms.entries()) {
    if (platform === undefined) continue;
    const what = (Object.keys(platform) as (keyof PlatformFacts)[]).flatMap((fact) => {
      const [from, to] = [known.get(fact), platform[fact]];
      if (to !== undefined) known.set(fact, to);
      return from === undefined || to === undefined || from === to ? [] : [{ fact, from, to }];
    });
    if (what.length > 0) steps.push({ index, what });
  }
  return steps;
}

function changesOf(
  key: string,
  points: readonly HistoryPoint[],
  steps: readonly PlatformStep[],
): Pick<HistorySeries, 'changes' | 'comparable'> {
  const random = repeatableRandom(`changes ${key}`);
  const edges = [0, ...steps.map(({ index }) => index), points.length];
  const changes: HistoryChange[] = [];
  let comparable = 0;
  for (const [number, from] of edges.slice(0, -1).entries()) {
    const measured = points
      .slice(from, edges[number + 1])
      .flatMap(({ median }, offset) =>
        median === undefined ? [] : [{ index: from + offset, ms: median.value }],
      )
      .slice(-POINTS_MAX);
    comparable = measured.length;
    const logs = measured.map(({ ms }) => Math.log(ms));
    const found =
      measured.length < RUNS_MIN
        ? []
        : eDivisive(logs, { random, significance: SIGNIFICANCE, permutations: PERMUTATIONS });
    for (const [order, { index, pValue }] of found.entries()) {
      const before = measured.slice(found[order - 1]?.index ?? 0, index).map(({ ms }) => ms);
      const after = measured.slice(index, found[order + 1]?.index).map(({ ms }) => ms);
      const at = measured[index]?.index;
      if (at !== undefined) changes.push({ index: at, pValue, comparison: compareLevels(before, after) });
    }
  }
  return { changes, comparable };
}

/** More are not looked at together: a year of a run an hour is the history of another day. */
const POINTS_MAX = 1000;

/** A run is a round of its own here: between runs lies what the runs' own intervals do not see. */
function compareLevels(before: readonly number[], after: readonly number[]): CellComparison {
  const ratio = ratioOfMedians(
    before.map((ms) => [ms]),
    after.map((ms) => [ms]),
    'unpaired',
  );
  const middle = [...before].sort((a, b) => a - b)[Math.floor(before.length / 2)] ?? Number.NaN;
  return inWords(ratio, verdict(ratio, middle));
}
