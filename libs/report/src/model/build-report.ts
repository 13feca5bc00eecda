import { counted } from '@lambda-bench/config';
import type { Random, RunFacts } from '@lambda-bench/metrics';
import { booksLine } from '@lambda-bench/records';
import type { Table } from '../table/table.ts';
import { cellNamer, type CellName } from './cell-name.ts';
import { summariseRun, type CellSummary } from './cell-summary.ts';
import { coldStart } from './charts/cold-start.ts';
import { consistency } from './charts/consistency.ts';
import { costPerformance } from './charts/cost-performance.ts';
import { costSavings } from './charts/cost-savings.ts';
import { memoryScaling } from './charts/memory-scaling.ts';
import type { PanelInput } from './charts/panel.ts';
import { runtimeVersions } from './charts/runtime-versions.ts';
import { tailRatio } from './charts/tail-ratio.ts';
import { describeFilter, passes, type ReportFilter } from './filter.ts';
import { footOf } from './foot.ts';
import { monthlyTable, type Traffic } from './monthly-table.ts';
import { DOES_NOT_FIT, isOutOfMemory } from './out-of-memory.ts';
import {
  REPORT_SCHEMA,
  type Panel,
  type ReportModel,
  type RunOfReport,
  type Section,
} from './report-model.ts';
import { rankingTable } from './ranking-table.ts';
import { repeatableRandom } from './repeatable-random.ts';
import { runOf } from './run-of-report.ts';
import { tableSections } from './table-sections.ts';
import { findWarmUps, warmUpParagraphs, type WarmUps } from './warm-ups.ts';
import { warningsOf } from './warnings.ts';
import { workloadTable } from './workload-table.ts';
import { workloadVerdict } from './workload-verdict.ts';

export interface ReportRequest {
  readonly facts: RunFacts;
  readonly filter?: ReportFilter;
  /** `trimmed` also shows the statistics of tables that others have published. */
  readonly statistics?: 'median' | 'trimmed';
  /** Also shows what a month of it would cost. */
  readonly traffic?: Traffic;
}

/** From what a journal says to what a report says. Pure: nothing is read, and no clock is asked. */
export function buildReport(request: ReportRequest): ReportModel {
  const { facts, filter = {} } = request;
  const nameOf = cellNamer(facts.header);
  const random = repeatableRandom(`report ${facts.header?.run ?? ''}`);
  const summaries = summariseRun(facts, nameOf, random).filter((row) => passes(filter, row));
  const workloads = [...new Set(summaries.map((row) => row.workload))];
  const warmUps = findWarmUps(facts, summaries);
  const run = runOf(facts);
  return {
    schema: REPORT_SCHEMA,
    title: `Lambda Bench: ${run.id}`,
    lead: describeRun(run),
    balance: booksLine(facts.books),
    books: facts.books,
    warnings: warningsOf(facts, summaries, describeFilter(filter)),
    run,
    verdicts: workloads.map((workload) => workloadVerdict(workload, summaries)),
    sections: [
      ...workloads.map((workload) =>
        workloadSection(workload, summaries, { why: whyMissing(facts, nameOf), random, warmUps }),
      ),
      ...tableSections(request, { monthly: monthlyTables(request, summaries), summaries, warmUps }),
    ],
    foot: footOf(facts),
  };
}

function monthlyTables(
  { facts, traffic }: ReportRequest,
  summaries: readonly CellSummary[],
): readonly Table[] {
  const workloads = [...new Set(summaries.map((row) => row.workload))];
  return traffic === undefined ? [] : workloads.map((id) => monthlyTable(id, traffic, facts, summaries));
}

type WhyMissing = (runtime: string, arch: string, memoryMb: number) => string;

function workloadSection(
  workload: string,
  summaries: readonly CellSummary[],
  {
    why,
    random,
    warmUps,
  }: {
    readonly why: (workload: string) => WhyMissing;
    readonly random: Random;
    readonly warmUps: WarmUps;
  },
): Section {
  const kinds = (['warm', 'cold'] as const).filter((kind) =>
    summaries.some((row) => row.workload === workload && row.kind === kind),
  );
  const inputOf = (kind: 'cold' | 'warm'): PanelInput => ({
    workload,
    kind,
    rows: summaries.filter((row) => row.workload === workload && row.kind === kind),
  });
  return {
    id: workload,
    title: workload,
    paragraphs: warmUpParagraphs(
      summaries.filter((row) => row.workload === workload),
      warmUps,
    ),
    tables: kinds.flatMap((kind) => [
      workloadTable(workload, kind, summaries, why(workload)),
      ...[rankingTable(workload, kind, summaries, random)].filter((table) => table !== undefined),
    ]),
    charts: [
      ...kinds.map((kind) => memoryScaling(inputOf(kind))),
      coldStart(inputOf('cold')),
      ...kinds.flatMap((kind): readonly Panel[] => {
        const input = inputOf(kind);
        return [
          costPerformance(input),
          costSavings(input),
          tailRatio(input),
          consistency(input),
          runtimeVersions(input),
        ];
      }),
    ],
  };
}

/** The reason that the journal gives for a cell without samples. */
function whyMissing(facts: RunFacts, nameOf: (key: string) => CellName): (workload: string) => WhyMissing {
  const reasons = new Map<string, string>();
  const planned = new Set<string>();
  const key = (...parts: readonly (string | number)[]) => parts.join('\n');
  for (const cell of facts.header?.plan.cells ?? []) {
    const name = nameOf(cell);
    planned.add(key(name.workload, name.runtime, name.arch, name.memoryMb));
  }
  for (const { cell, type, reason, message } of facts.reasons) {
    const name = nameOf(cell);
    const why = isOutOfMemory({ reason }) ? DOES_NOT_FIT : message;
    if (type !== 'reject') reasons.set(key(name.workload, name.runtime, name.arch, name.memoryMb), why);
  }
  return (workload) => (runtime, arch, memoryMb) => {
    const cell = key(workload, runtime, arch, memoryMb);
    return reasons.get(cell) ?? (planned.has(cell) ? 'not measured yet' : 'not planned');
  };
}

function describeRun(run: RunOfReport): string {
  const { suite, mode, backend, endpoint, region, rounds, coldPerCell, warmPerCell, status } = run;
  const place = endpoint === undefined ? '' : ` at ${endpoint}`;
  return `${suite} suite in ${mode} mode on the ${backend} backend${place}, prices of ${region}; ${counted(rounds, 'round')}, ${coldPerCell} cold and ${counted(warmPerCell, 'warm sample')} per cell planned; ${status}`;
}
