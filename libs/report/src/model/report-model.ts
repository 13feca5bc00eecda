import type { Books } from '@lambda-bench/records';
import type { Chart } from '../chart/chart.ts';
import type { Table } from '../table/table.ts';

/** The version of report.json. A reader of it may rely on everything below for as long as it is the same. */
export const REPORT_SCHEMA = 1;

/** Everything a report says, before it is text, Markdown, a page or files. */
export interface ReportModel {
  readonly schema: typeof REPORT_SCHEMA;
  readonly title: string;
  /** What was measured, in a sentence. */
  readonly lead: string;
  /** The first line: the balance of the books. */
  readonly balance: string;
  readonly books: Books;
  /** What is missing or doubtful, a sentence each, the gravest first. */
  readonly warnings: readonly string[];
  readonly run: RunOfReport;
  readonly verdicts: readonly WorkloadVerdict[];
  readonly sections: readonly Section[];
  readonly foot: readonly FootGroup[];
}

export interface RunOfReport {
  readonly id: string;
  readonly suite: string;
  readonly mode: string;
  readonly backend: string;
  /** Where a run on AWS was, if not where AWS always is. */
  readonly endpoint?: string;
  readonly region: string;
  readonly status: 'completed' | 'interrupted' | 'going on';
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly rounds: number;
  readonly coldPerCell: number;
  readonly warmPerCell: number;
  readonly notes?: string;
}

/** The answer, before the numbers. */
export interface WorkloadVerdict {
  readonly workload: string;
  readonly title: string;
  readonly answers: readonly Answer[];
  /** What would change it. */
  readonly remarks: readonly string[];
}

export interface Answer {
  readonly question: string;
  /** A cell in words, or why there is none. */
  readonly answer: string;
  /** Its figures. */
  readonly detail: string;
  /** Those that cannot be told from it. */
  readonly ties: readonly string[];
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly tables: readonly Table[];
  readonly charts: readonly Panel[];
  /** In every file, and not on a terminal: what its tables say there is in another section already. */
  readonly filesOnly?: true;
}

/** A chart, or why there is none. */
export type Panel = Chart | MissingChart;

export interface MissingChart {
  readonly kind: 'missing';
  readonly id: string;
  readonly title: string;
  readonly reason: string;
}

export interface FootGroup {
  readonly title: string;
  readonly entries: readonly { readonly name: string; readonly value: string }[];
}

export function chartsOf(model: ReportModel): readonly Chart[] {
  return model.sections.flatMap((section) =>
    section.charts.flatMap((panel) => (panel.kind === 'missing' ? [] : [panel])),
  );
}

export function tablesOf(model: ReportModel): readonly Table[] {
  return model.sections.flatMap((section) => section.tables);
}
