import { counted } from '@lambda-bench/config';
import { SEGMENT_MIN } from '@lambda-bench/metrics';
import { booksLine } from '@lambda-bench/records';
import { formatMoment } from '../../table/format-moment.ts';
import { describeCell } from '../cell-name.ts';
import { describeFilter, passes, type ReportFilter } from '../filter.ts';
import { METHOD } from '../foot.ts';
import {
  REPORT_SCHEMA,
  type Answer,
  type ReportModel,
  type Section,
  type WorkloadVerdict,
} from '../report-model.ts';
import { sumOfBooks } from '../sum-of-books.ts';
import { changedCharts, overviewChart } from './history-charts.ts';
import type { HistoryRun } from './history-run.ts';
import { historySeries, RUNS_MIN, type HistoryChange, type HistorySeries } from './history-series.ts';
import { cellsOverTime, changesTable, stepsTable } from './history-tables.ts';

/** Runs of one backend and region over time, in the form of a report. */
export function buildHistory(
  runs: readonly HistoryRun[],
  filter: ReportFilter = {},
  notes: readonly string[] = [],
): ReportModel {
  const ordered = [...runs].sort((a, b) => a.at - b.at || a.id.localeCompare(b.id));
  const all = historySeries(ordered).filter(({ name }) => passes(filter, name));
  const workloads = [...new Set(all.map(({ name }) => name.workload))];
  const [first, last] = [ordered[0], ordered.at(-1)];
  const books = sumOfBooks(ordered.map((run) => run.books));
  const { backend = 'unknown', region = 'unknown' } = last ?? {};
  const span =
    first === undefined || last === undefined
      ? ''
      : `, ${formatMoment(first.at)} to ${formatMoment(last.at)} UTC`;
  return {
    schema: REPORT_SCHEMA,
    title: `Lambda Bench: history of ${ordered.length} runs`,
    lead: `${counted(ordered.length, 'run')} on the ${backend} backend, ${region}${span}`,
    balance: `${counted(ordered.length, 'run')}: ${booksLine(books)}`,
    books,
    warnings: [...notes, ...warningsOf(ordered, all, describeFilter(filter))],
    run: {
      id: `${first?.id ?? ''}..${last?.id ?? ''}`,
      suite: 'history',
      mode: 'as run',
      backend,
      region,
      status: 'completed',
      rounds: 0,
      coldPerCell: 0,
      warmPerCell: 0,
    },
    verdicts: workloads.map((workload) => verdictOf(workload, all)),
    sections: [changesSection(all), ...workloads.map((workload) => workloadSection(workload, all))],
    foot: [
      {
        title: 'Runs',
        entries: ordered.map(({ id, at, books: of }) => ({
          name: id,
          value: `${formatMoment(at)}, ${booksLine(of)}`,
        })),
      },
      { title: 'Method', entries: [...METHOD, ...HISTORY_METHOD] },
    ],
  };
}

const HISTORY_METHOD = [
  {
    name: 'change points',
    value: `E-divisive over the logarithms of the runs’ medians, ${SEGMENT_MIN} runs a segment and ${RUNS_MIN} together at least, permutation test at 1 %: of a hundred cells that never change about one shows a change`,
  },
  {
    name: 'platform',
    value:
      'versions of harness, workload and runtime, digests of the code and the event, CPU model, isolation and profile, where a run tells them: nothing is compared across a change of one',
  },
] as const;

function changesSection(all: readonly HistorySeries[]): Section {
  const changed = all.filter(({ changes }) => changes.length > 0).length;
  const charts = changedCharts(all);
  const steps = stepsTable(all);
  return {
    id: 'changes-over-time',
    title: 'What changed',
    paragraphs: [
      `${changed} of ${all.length} cells and kinds have a change point.${charts.length < changed ? ` The ${charts.length} surest are drawn.` : ''}`,
    ],
    tables: [...(changed === 0 ? [] : [changesTable(all)]), ...(steps === undefined ? [] : [steps])],
    charts,
  };
}

function workloadSection(workload: string, all: readonly HistorySeries[]): Section {
  return {
    id: workload,
    title: workload,
    paragraphs: [],
    tables: [cellsOverTime(workload, all)],
    charts: (['warm', 'cold'] as const).map((kind) => overviewChart(workload, kind, all)),
  };
}

function verdictOf(workload: string, all: readonly HistorySeries[]): WorkloadVerdict {
  const mine = all.filter(({ name }) => name.workload === workload);
  const changes = mine.flatMap((series) => series.changes.map((change) => ({ series, change })));
  const testable = mine.filter(({ comparable }) => comparable >= RUNS_MIN).length;
  const answerOf = (question: string, verdicts: readonly string[]): Answer => {
    const found = changes
      .filter(({ change }) => verdicts.includes(change.comparison.verdict))
      .sort(
        (a, b) => Math.abs(b.change.comparison.percent ?? 0) - Math.abs(a.change.comparison.percent ?? 0),
      );
    const [most] = found;
    return {
      question,
      answer: `${found.length} ${found.length === 1 ? 'change' : 'changes'}`,
      detail: most === undefined ? '' : describeChange(most.series, most.change),
      ties: [],
    };
  };
  return {
    workload,
    title: `${workload}: since when`,
    answers: [
      answerOf('slower', ['slower', 'slightly slower']),
      answerOf('faster', ['faster', 'slightly faster']),
      {
        question: 'watched',
        answer: `${testable} of ${mine.length} cells and kinds`,
        detail: testable === mine.length ? '' : `the others have fewer than ${RUNS_MIN} comparable runs`,
        ties: [],
      },
    ],
    remarks: [],
  };
}

function describeChange({ name, kind, points }: HistorySeries, { index, comparison }: HistoryChange): string {
  return `the largest is ${describeCell(name)}, ${kind}, from ${points[index]?.run ?? '?'} on: ${comparison.text}`;
}

function warningsOf(
  runs: readonly HistoryRun[],
  all: readonly HistorySeries[],
  filter: string | undefined,
): readonly string[] {
  const most = Math.max(0, ...all.map(({ comparable }) => comparable));
  const stepped = all.filter(({ steps }) => steps.length > 0).length;
  const gaps = all.filter(({ points }) => points.some(({ median }) => median === undefined)).length;
  const unfinished = runs.filter(({ books }) => books.missing > 0).map(({ id }) => id);
  return [
    most < RUNS_MIN &&
      `A change point needs ${RUNS_MIN} runs on the same platform, there are ${most} at most: nothing can be called changed or unchanged yet.`,
    unfinished.length > 0 && `Not whole, with what they have: ${unfinished.join(', ')}.`,
    stepped > 0 &&
      `The platform changed under ${stepped} of ${all.length} cells and kinds: nothing is compared across that.`,
    gaps > 0 &&
      `${counted(gaps, 'cell and kind was', 'cells and kinds were')} not measured in every run; their lines have gaps.`,
    filter !== undefined && `Only ${filter} is shown; the books are those of whole runs.`,
  ].filter((warning) => warning !== false);
}
