import { counted } from '@lambda-bench/config';
import { formatNumber, formatWithUnit } from '../table/unit.ts';
import { describeCell } from './cell-name.ts';
import type { CellSummary } from './cell-summary.ts';
import { compareCells, compareCosts, type CellComparison } from './comparisons.ts';
import { bestValue, candidatesOf, paretoFront, type Candidate } from './pareto.ts';
import { inShort } from './in-short.ts';
import { isKnown } from './quantity.ts';
import type { Answer, WorkloadVerdict } from './report-model.ts';

/** The answer for one workload: of warm invocations, which most are, with the cold ones as a remark. */
export function workloadVerdict(workload: string, summaries: readonly CellSummary[]): WorkloadVerdict {
  const mine = summaries.filter((row) => row.workload === workload);
  const warm = mine.filter((row) => row.kind === 'warm');
  const basis = warm.length > 0 ? warm : mine;
  const candidates = candidatesOf(basis);
  const fastest = leastBy(candidates, ({ ms }) => ms);
  const cheapest = leastBy(candidates, ({ usdPerMillion }) => usdPerMillion);
  const front = paretoFront(candidates);
  const value = bestValue(front);
  return {
    workload,
    title: `${workload}: ${warm.length > 0 ? 'warm invocations' : 'cold starts'}`,
    answers: [
      answer('cheapest', cheapest, basis, compareCosts),
      answer('fastest', fastest, basis, compareCells),
      answer('best value', value, [], compareCells),
    ],
    remarks: [
      ...valueRemarks(front, value),
      ...archRemarks(basis),
      ...memoryRemarks(basis, fastest),
      ...coldRemarks(mine),
    ],
  };
}

function answer(
  question: string,
  best: Candidate | undefined,
  rivals: readonly CellSummary[],
  compare: (base: CellSummary, head: CellSummary) => CellComparison,
): Answer {
  if (best === undefined) {
    return { question, answer: 'not known', detail: 'no cell has both a time and a price', ties: [] };
  }
  const compared = rivals
    .filter((rival) => rival !== best.cell)
    .map((rival) => ({ rival, comparison: compare(best.cell, rival) }));
  const ties = compared.filter(({ comparison }) => !isProvenWorse(comparison) && isComparable(comparison));
  const figures = `${inShort(best.cell.totalMs)}, ${formatWithUnit(best.usdPerMillion, 'usd/M')}, n ${best.cell.n}`;
  const isDoubtful = compared.some(({ comparison }) => !isComparable(comparison));
  return {
    question,
    answer: describeCell(best.cell),
    detail: isDoubtful ? `${figures}; not proven against others` : figures,
    ties: listed(ties.map(({ rival }) => describeCell(rival))),
  };
}

/** Only a difference beyond the practical threshold parts two cells. */
function isProvenWorse(comparison: CellComparison): boolean {
  return comparison.verdict === 'slower';
}

function isComparable(comparison: CellComparison): boolean {
  return comparison.verdict !== 'not comparable';
}

const LISTED = 6;

function listed(names: readonly string[]): readonly string[] {
  return names.length <= LISTED ? names : [...names.slice(0, LISTED), `${names.length - LISTED} more`];
}

function valueRemarks(front: readonly Candidate[], value: Candidate | undefined): readonly string[] {
  if (front.length < 2 || value === undefined) return [];
  const at = front.indexOf(value);
  const faster = front[at - 1];
  const cheaper = front[at + 1];
  const remarks = [
    `Best value means the least product of time and price among the ${counted(front.length, 'cell')} that no other beats on both.`,
  ];
  if (faster !== undefined) remarks.push(`If time matters more: ${trade(faster, value, 'faster')}.`);
  if (cheaper !== undefined) remarks.push(`If money matters more: ${trade(cheaper, value, 'cheaper')}.`);
  return remarks;
}

function trade(other: Candidate, value: Candidate, way: 'faster' | 'cheaper'): string {
  const time = 100 * Math.abs(other.ms / value.ms - 1);
  const money = 100 * Math.abs(other.usdPerMillion / value.usdPerMillion - 1);
  const [gain, pain] = way === 'faster' ? [time, money] : [money, time];
  return `${describeCell(other.cell)} is ${formatNumber(gain, 'percent')} % ${way} and ${formatNumber(pain, 'percent')} % ${way === 'faster' ? 'dearer' : 'slower'}`;
}

function archRemarks(basis: readonly CellSummary[]): readonly string[] {
  const pairs = basis.flatMap((arm) => {
    const x86 = basis.find(
      (row) => row.arch === 'x86_64' && row.runtime === arm.runtime && row.memoryMb === arm.memoryMb,
    );
    return arm.arch === 'arm64' && x86 !== undefined ? [{ arm, x86 }] : [];
  });
  if (pairs.length === 0) {
    const archs = [...new Set(basis.map((row) => row.arch))];
    return archs.length === 1
      ? [`Only ${archs[0] ?? ''} was measured: the other architecture could change every answer.`]
      : [];
  }
  const verdicts = pairs
    .map(({ arm, x86 }) => compareCells(x86, arm))
    .filter(isComparable)
    .map(({ verdict }) => verdict);
  const cheaper = pairs.filter(
    ({ arm, x86 }) =>
      isKnown(arm.usdPerMillion) &&
      isKnown(x86.usdPerMillion) &&
      arm.usdPerMillion.value < x86.usdPerMillion.value,
  ).length;
  const faster = verdicts.filter((name) => name === 'faster').length;
  const slower = verdicts.filter((name) => name === 'slower').length;
  if (verdicts.length === 0) {
    return [
      `arm64 is cheaper than x86_64 in ${cheaper} of ${pairs.length} pairs; too few rounds to say which is faster.`,
    ];
  }
  return [
    `arm64 against x86_64, same runtime and memory: faster in ${faster}, slower in ${slower}, no relevant or detectable difference in ${verdicts.length - faster - slower} of ${verdicts.length} pairs; cheaper in ${cheaper} of ${pairs.length}.`,
  ];
}

/** Where more memory stops helping the fastest function. */
function memoryRemarks(basis: readonly CellSummary[], fastest: Candidate | undefined): readonly string[] {
  if (fastest === undefined) return [];
  const { runtime, arch, memoryMb } = fastest.cell;
  const same = basis.filter((row) => row.runtime === runtime && row.arch === arch && row.memoryMb < memoryMb);
  const enough = same
    .sort((a, b) => a.memoryMb - b.memoryMb)
    .find((row) =>
      ['equivalent', 'no detectable difference', 'slightly slower'].includes(
        compareCells(fastest.cell, row).verdict,
      ),
    );
  return enough === undefined
    ? []
    : [
        `${runtime} ${arch} gains nothing relevant beyond ${enough.memoryMb} MB, as far as these samples can tell.`,
      ];
}

function coldRemarks(mine: readonly CellSummary[]): readonly string[] {
  const cold = candidatesOf(mine.filter((row) => row.kind === 'cold'));
  const fastest = leastBy(cold, ({ ms }) => ms);
  return fastest === undefined || mine.every((row) => row.kind === 'cold')
    ? []
    : [
        `Fastest cold start, init and first invocation: ${describeCell(fastest.cell)}, ${inShort(fastest.cell.totalMs)}, n ${fastest.cell.n}.`,
      ];
}

function leastBy(
  candidates: readonly Candidate[],
  of: (candidate: Candidate) => number,
): Candidate | undefined {
  return candidates.reduce<Candidate | undefined>(
    (best, candidate) => (best === undefined || of(candidate) < of(best) ? candidate : best),
    undefined,
  );
}
