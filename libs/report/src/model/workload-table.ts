import { number, text, missing, type Column, type Table, type Value } from '../table/table.ts';
import type { StartKind } from '@lambda-bench/records';
import type { CellSummary } from './cell-summary.ts';
import { compareRuntimes } from './cell-name.ts';
import { compareCells, findingOf, type CellComparison } from './comparisons.ts';
import { isKnown } from './quantity.ts';

/** One workload and kind: a row a runtime and size, the architectures side by side. */
export function workloadTable(
  workload: string,
  kind: StartKind,
  summaries: readonly CellSummary[],
  whyMissing: (runtime: string, arch: string, memoryMb: number) => string,
): Table {
  const mine = summaries.filter((row) => row.workload === workload && row.kind === kind);
  const archs = [...new Set(mine.map((row) => row.arch))].sort();
  const tail = tailOf(mine);
  const both = archs.includes('arm64') && archs.includes('x86_64');
  const rows = rowKeys(mine).map(({ runtime, memoryMb }) => {
    const of = (arch: string) =>
      mine.find((row) => row.runtime === runtime && row.memoryMb === memoryMb && row.arch === arch);
    const cells = archs.flatMap((arch) =>
      archCells(of(arch), kind, tail, whyMissing(runtime, arch, memoryMb)),
    );
    const difference = both ? differenceCells(of('arm64'), of('x86_64')) : [];
    return [text(runtime), number(memoryMb, 'MB'), ...cells, ...difference];
  });
  return {
    id: `${workload}-${kind}`,
    title: `${workload}, ${kind} starts`,
    note: noteOf(kind, archs, tail),
    columns: [
      { id: 'runtime', title: 'runtime', align: 'left', filter: true },
      { id: 'memory_mb', title: 'memory, MB', align: 'right', filter: true },
      ...archs.flatMap((arch) => archColumns(arch, kind, tail)),
      ...(both ? DIFFERENCE_COLUMNS : []),
    ],
    rows,
  };
}

const DIFFERENCE_COLUMNS: readonly Column[] = [
  { id: 'difference', title: 'arm64 against x86_64', align: 'left' },
  { id: 'savings_percent', title: 'arm64 saves, %', align: 'right', dropOrder: 2 },
  { id: 'winner', title: 'winner', align: 'left', filter: true, dropOrder: 6 },
];

type Tail = 'p99' | 'p90';

/** A p99 where any cell can carry one, else the p90: a column of dashes helps nobody. */
function tailOf(rows: readonly CellSummary[]): Tail {
  return rows.some((row) => row.totalP99Ms.kind !== 'missing') ? 'p99' : 'p90';
}

function archColumns(arch: string, kind: StartKind, tail: Tail): readonly Column[] {
  const what = kind === 'cold' ? 'init + first' : 'median';
  return [
    { id: `${arch}_ms`, title: `${arch} ${what}, ms`, align: 'right' },
    ...(kind === 'cold'
      ? [{ id: `${arch}_init_ms`, title: 'init, ms', align: 'right', dropOrder: 3 } as const]
      : []),
    { id: `${arch}_${tail}_ms`, title: `${tail}, ms`, align: 'right', dropOrder: 4 },
    { id: `${arch}_usd_per_million`, title: '$ per million', align: 'right', dropOrder: 1 },
    { id: `${arch}_n`, title: 'n', align: 'right', dropOrder: 5 },
  ];
}

function archCells(row: CellSummary | undefined, kind: StartKind, tail: Tail, why: string): readonly Value[] {
  if (row === undefined) {
    return Array.from({ length: kind === 'cold' ? 5 : 4 }, () => missing(why));
  }
  return [
    row.totalMs,
    ...(kind === 'cold' ? [row.initMs] : []),
    tail === 'p99' ? row.totalP99Ms : row.totalP90Ms,
    row.usdPerMillion,
    number(row.n, 'count'),
  ];
}

function differenceCells(arm: CellSummary | undefined, x86: CellSummary | undefined): readonly Value[] {
  if (arm === undefined || x86 === undefined) {
    const why = missing('only one architecture was measured');
    return [why, why, why];
  }
  const comparison = compareCells(x86, arm);
  return [findingOf(comparison), savingsOf(arm, x86), winnerOf(comparison)];
}

/** Only what is beyond the practical threshold crowns a winner. */
function winnerOf(comparison: CellComparison): Value {
  if (comparison.verdict === 'not comparable') return missing(comparison.text);
  if (comparison.verdict === 'faster') return { kind: 'finding', tone: 'better', text: 'arm64' };
  if (comparison.verdict === 'slower') return { kind: 'finding', tone: 'better', text: 'x86_64' };
  return { kind: 'finding', tone: comparison.tone === 'open' ? 'open' : 'same', text: 'none' };
}

function savingsOf(arm: CellSummary, x86: CellSummary): Value {
  if (!isKnown(arm.usdPerMillion) || !isKnown(x86.usdPerMillion)) {
    return isKnown(arm.usdPerMillion) ? x86.usdPerMillion : arm.usdPerMillion;
  }
  return number(100 * (1 - arm.usdPerMillion.value / x86.usdPerMillion.value), 'percent');
}

function rowKeys(rows: readonly CellSummary[]): readonly { runtime: string; memoryMb: number }[] {
  const keys = new Map(
    rows.map(({ runtime, memoryMb }) => [`${runtime}@${memoryMb}`, { runtime, memoryMb }]),
  );
  return [...keys.values()].sort((a, b) => compareRuntimes(a.runtime, b.runtime) || a.memoryMb - b.memoryMb);
}

function noteOf(kind: StartKind, archs: readonly string[], tail: Tail): string {
  const what =
    kind === 'cold'
      ? 'A cold start is init and first invocation together; init stands beside it.'
      : 'Duration of warm invocations.';
  const only = archs.length === 1 ? ` Only ${archs[0] ?? ''} was measured.` : '';
  const instead =
    tail === 'p99'
      ? ''
      : ' No cell has the 299 samples that a bound of the p99 needs, or the 500 of its interval, so the tail is the p90.';
  return `${what} Medians with 95 % intervals, the round being the unit.${instead}${only}`;
}
