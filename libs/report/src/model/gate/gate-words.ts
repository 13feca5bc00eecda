import { counted } from '@lambda-bench/config';
import type { VerdictName } from '@lambda-bench/metrics';
import { formatWithUnit } from '../../table/unit.ts';
import { describeChange, signedPercent } from '../comparisons.ts';
import type { GateComparison, GateFact, GateFailed, GateModel, GateOutcome } from './gate-model.ts';

export type Sentences = Pick<GateModel, 'regressions' | 'doubts' | 'improvements' | 'notes'>;
interface Found extends Pick<GateModel, 'comparisons' | 'facts'> {
  readonly failed: GateFailed | undefined;
}

/** What was found as sentences, each beneath what it means for the outcome. */
export function sentencesOf({ comparisons, facts, failed }: Found): Sentences {
  const failing = (decision: GateFailed['decision']): readonly string[] =>
    failed?.decision === decision ? [describeFailures(failed)] : [];
  const of = (decision: 'worse' | 'better'): readonly string[] => [
    ...failing(decision),
    ...comparisons.filter((row) => row.decision === decision).map(describeComparison),
    ...facts.filter((row) => row.decision === decision).map(describeFact),
  ];
  return {
    regressions: of('worse'),
    improvements: of('better'),
    doubts: [
      ...failing('inconclusive').map((text) => `${text}: chance may explain it`),
      ...comparisons
        .filter(({ decision }) => decision === 'inconclusive')
        .map(
          ({ title, cell, why }) => `${title} at ${cell} cannot be compared: ${why ?? 'no reason is known'}`,
        ),
    ],
    notes: [...failing('none'), ...untold(comparisons), ...notAmongSoMany(comparisons)].map(asSentence),
  };
}

/** The first line of everything: the outcome, the gravest reason, and how many there are. */
export function headlineOf(
  outcome: GateOutcome,
  { regressions, doubts, improvements }: Omit<Sentences, 'notes'>,
  compared: number,
): string {
  const [regression, doubt, improvement] = [regressions, doubts, improvements].map(firstAndMore);
  if (outcome === 'failed') return `Nothing was compared: ${doubt ?? ''}`;
  if (regression !== undefined) return `Regression: ${regression}`;
  if (outcome === 'inconclusive') return `Inconclusive: ${doubt ?? ''}`;
  if (improvement !== undefined) return `No regression, better: ${improvement}`;
  return `No regression: ${compared} comparisons, none beyond its threshold`;
}

function firstAndMore([first, ...more]: readonly string[]): string | undefined {
  return first === undefined || more.length === 0 ? first : `${first}, and ${more.length} more`;
}

function describeComparison({ title, cell, change, base, head, unit }: GateComparison): string {
  const values = [base, head].flatMap((side) =>
    side.kind === 'estimate' ? [formatWithUnit(side.value, unit)] : [],
  );
  const range = change === undefined ? '' : ` ${describeChange(change)}`;
  return `${title} at ${cell}${range}${values.length === 2 ? `, ${values.join(' → ')}` : ''}`;
}

function describeFact({ title, cell, base, head, percent, unit }: GateFact): string {
  const place = cell === undefined ? '' : ` at ${cell}`;
  return `${title}${place} ${signedPercent(percent)} %, ${formatWithUnit(base, unit)} → ${formatWithUnit(head, unit)}`;
}

function describeFailures({ cells, base, head, message }: GateFailed): string {
  const places = cells.map(({ cell }) => cell).join(' and ');
  return `${head.count} of ${head.of} invocations of the head failed and ${base.count} of ${base.of} of the base, at ${places} (${message})`;
}

/** Where it is the same for both, the cause is rather how they were called than what they are. */
export function describeUnanswered({ unanswered }: GateFailed): readonly string[] {
  return unanswered.map(
    ({ role, message }) =>
      `the ${role} never answered: ${message}; see --build, --handler, --payload and --variable`,
  );
}

/** How many more rounds would tell, once for all. */
function untold(comparisons: readonly GateComparison[]): readonly string[] {
  const open = comparisons.filter(({ verdict }) => verdict === 'no detectable difference');
  if (open.length === 0) return [];
  const more = open.flatMap(({ moreRounds }) => moreRounds ?? []);
  const told =
    more.length === 0
      ? 'no run of usual length would'
      : `about ${counted(Math.max(...more), 'more round')} would`;
  return [
    `${open.length} of ${comparisons.length} comparisons show no detectable difference and cannot exclude one beyond the threshold: ${told} tell`,
  ];
}

const BEYOND: readonly (VerdictName | 'not comparable')[] = ['slower', 'faster'];

function notAmongSoMany(comparisons: readonly GateComparison[]): readonly string[] {
  return comparisons
    .filter(({ verdict, decision }) => BEYOND.includes(verdict) && decision === 'none')
    .map(
      (row) => `${describeComparison(row)}: beyond the threshold alone, but not among ${comparisons.length}`,
    );
}

function asSentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
