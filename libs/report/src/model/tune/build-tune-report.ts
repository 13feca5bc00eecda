import { counted } from '@lambda-bench/config';
import type { RunFacts } from '@lambda-bench/metrics';
import { booksLine } from '@lambda-bench/records';
import type { ReportRequest } from '../build-report.ts';
import { cellNamer, type CellName } from '../cell-name.ts';
import { summariseRun, type CellSummary } from '../cell-summary.ts';
import { coldStart } from '../charts/cold-start.ts';
import { memoryScaling } from '../charts/memory-scaling.ts';
import { lookOf } from '../charts/panel.ts';
import { describeFilter, passes } from '../filter.ts';
import { footOf } from '../foot.ts';
import { monthlyTableOf, type MonthlyCell } from '../monthly-table.ts';
import { DOES_NOT_FIT, isOutOfMemory } from '../out-of-memory.ts';
import { REPORT_SCHEMA, type ReportModel, type RunOfReport, type Section } from '../report-model.ts';
import { repeatableRandom } from '../repeatable-random.ts';
import { runOf } from '../run-of-report.ts';
import { tableSections } from '../table-sections.ts';
import { findWarmUps, warmUpParagraphs, type WarmUps } from '../warm-ups.ts';
import { warningsOf } from '../warnings.ts';
import { priceScaling, tuneFront } from './tune-charts.ts';
import { questionOf, type TuneQuestion, type WeightedPayload } from './tune-question.ts';
import { sizesOf, weightedSizes, type TuneSize } from './tune-size.ts';
import { sizesTable } from './tune-table.ts';
import { tuneVerdict } from './tune-verdict.ts';

/** The suite whose runs are explained so. */
export const TUNE_SUITE = 'tune';

/** One payload as a subject of the report, or all of them together. */
interface Subject {
  readonly id: string;
  readonly title: string;
  readonly share: number;
  readonly sizes: readonly TuneSize[];
  readonly summaries: readonly CellSummary[];
  readonly unmeasured: ReadonlyMap<number, string>;
}

/** Which memory for this function: the answer of a tuning, from its journal alone. */
export function buildTuneReport(request: ReportRequest): ReportModel {
  const { facts, filter = {} } = request;
  const run = runOf(facts);
  const question = questionOf(facts.header, request.traffic);
  const nameOf = subjectNamer(facts, question);
  const random = repeatableRandom(`report ${run.id}`);
  const summaries = summariseRun(facts, nameOf, random).filter((row) => passes(filter, row));
  const warmUps = findWarmUps(facts, summaries);
  const subjects = question.payloads.map((payload) =>
    subjectOf(payload, summaries, { facts, question, nameOf }),
  );
  const together = subjects.length === 1 ? [] : [togetherOf(subjects, question)];
  const all = [...together, ...subjects].filter(({ sizes }) => sizes.length > 0);
  const arch = archRemarks(summaries);
  return {
    schema: REPORT_SCHEMA,
    title: `Lambda Bench: which memory for ${question.functionName}?`,
    lead: describeTuning(run, summaries),
    balance: booksLine(facts.books),
    books: facts.books,
    warnings: warningsOf(facts, summaries, describeFilter(filter)),
    run,
    verdicts: all.map(({ title, sizes }, index) =>
      tuneVerdict(title, sizes, question, index === 0 ? arch : []),
    ),
    sections: [
      ...all.map((subject) => sectionOf(subject, question, warmUps)),
      ...tableSections(request, {
        monthly: monthlyTables(request, question, subjects),
        summaries,
        warmUps,
      }).map((section) =>
        // The tables of sizes have it in fewer columns, and an answer that has scrolled away is none. What was asked for stays.
        section.id === 'every-cell' && request.statistics !== 'trimmed'
          ? { ...section, filesOnly: true as const }
          : section,
      ),
    ],
    foot: footOf(facts),
  };
}

/** A payload takes the place of a workload; where there is one alone, the function does. */
function subjectNamer(facts: RunFacts, { functionName, payloads }: TuneQuestion): (key: string) => CellName {
  const nameOf = cellNamer(facts.header);
  return payloads.length > 1 ? nameOf : (key) => ({ ...nameOf(key), workload: functionName });
}

interface Surroundings {
  readonly facts: RunFacts;
  readonly question: TuneQuestion;
  readonly nameOf: (key: string) => CellName;
}

function subjectOf(
  { name, share }: WeightedPayload,
  summaries: readonly CellSummary[],
  { facts, question, nameOf }: Surroundings,
): Subject {
  const workload = name ?? question.functionName;
  const mine = summaries.filter((row) => row.workload === workload);
  const region = facts.header?.region ?? 'unknown';
  const sizes = sizesOf(mine, { facts, region, coldShare: question.coldShare });
  const unmeasured = new Map<number, string>();
  for (const key of facts.header?.plan.cells ?? []) {
    const cell = nameOf(key);
    if (cell.workload !== workload || sizes.some(({ memoryMb }) => memoryMb === cell.memoryMb)) continue;
    unmeasured.set(cell.memoryMb, whyUnmeasured(key, facts));
  }
  return { id: workload, title: workload, share, sizes, summaries: mine, unmeasured };
}

function whyUnmeasured(key: string, facts: RunFacts): string {
  const why = facts.reasons.find(({ cell, type }) => cell === key && type !== 'reject');
  if (why === undefined) return 'not measured yet';
  return isOutOfMemory(why) ? DOES_NOT_FIT : why.message;
}

function togetherOf(subjects: readonly Subject[], { payloads }: TuneQuestion): Subject {
  const shares = payloads.map(({ name, share }) => `${Math.round(100 * share)} % ${name ?? ''}`);
  const sizes = weightedSizes(subjects);
  const unmeasured = new Map(
    subjects
      .flatMap((subject) => [
        ...[...subject.unmeasured].map(([mb, why]) => [mb, why] as const),
        ...subject.sizes.map(({ memoryMb }) => [memoryMb, 'not measured for every payload'] as const),
      ])
      .filter(([memoryMb]) => sizes.every((size) => size.memoryMb !== memoryMb)),
  );
  return {
    id: 'all-payloads',
    title: `all payloads (${shares.join(', ')})`,
    share: 1,
    sizes,
    summaries: [],
    unmeasured,
  };
}

function sectionOf(subject: Subject, { coldShare }: TuneQuestion, warmUps: WarmUps): Section {
  const { id, title, sizes, summaries, unmeasured } = subject;
  const first = summaries[0] ?? sizes[0]?.warm ?? { runtime: title, arch: 'unknown' };
  // One line alone needs no dashes to tell its architecture.
  const look = { ...lookOf(first), name: title, variant: 'solid' as const };
  const charts = { id, title, look, sizes, coldShare };
  const inputOf = (kind: 'cold' | 'warm') => ({
    workload: id,
    kind,
    rows: summaries.filter((row) => row.kind === kind),
  });
  const ofOnePayload =
    summaries.length === 0
      ? []
      : [memoryScaling(inputOf('warm')), memoryScaling(inputOf('cold')), coldStart(inputOf('cold'))];
  return {
    id,
    title,
    paragraphs: warmUpParagraphs(summaries, warmUps),
    tables: [
      sizesTable({ id: `${id}-sizes`, title: `${title}: memory sizes`, coldShare, sizes, unmeasured }),
    ],
    charts: [tuneFront(charts), priceScaling(charts), ...ofOnePayload],
  };
}

function monthlyTables(
  { facts }: ReportRequest,
  { requests, coldShare, functionName }: TuneQuestion,
  subjects: readonly Subject[],
) {
  if (requests === undefined) return [];
  const cells = new Map<number, MonthlyCell>();
  for (const { share, summaries } of subjects) {
    for (const row of summaries) {
      const cell = cells.get(row.memoryMb) ?? { name: row, parts: [] };
      if (cell.parts.some(({ key }) => key === row.key)) continue;
      cells.set(row.memoryMb, { ...cell, parts: [...cell.parts, { key: row.key, share }] });
    }
  }
  const whole = [...cells.values()].filter(({ parts }) => parts.length === subjects.length);
  return [monthlyTableOf(functionName, { requests, coldShare }, facts, whole)];
}

function archRemarks(summaries: readonly CellSummary[]): readonly string[] {
  const [arch, second] = [...new Set(summaries.map((row) => row.arch))];
  if (arch === undefined || second !== undefined) return [];
  const other = arch === 'arm64' ? 'x86_64' : 'arm64';
  return [`Only ${arch} was measured: ${other} has other prices and other times.`];
}

function describeTuning(run: RunOfReport, summaries: readonly CellSummary[]): string {
  const { mode, backend, endpoint, region, rounds, coldPerCell, warmPerCell, status } = run;
  const [first] = summaries;
  const what = first === undefined ? '' : `${first.runtime} ${first.arch}, `;
  const place =
    backend === 'local'
      ? 'on this machine'
      : `on ${backend}${endpoint === undefined ? '' : ` at ${endpoint}`}`;
  return `${what}${mode} mode ${place}, prices of ${region}; ${counted(rounds, 'round')}, ${coldPerCell} cold and ${counted(warmPerCell, 'warm sample')} per size planned; ${status}`;
}
