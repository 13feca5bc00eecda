import { counted } from '@lambda-bench/config';
import { booksLine } from '@lambda-bench/records';
import { missing, number, text, type Table, type Value } from '../../table/table.ts';
import { compareRuntimes, describeCell } from '../cell-name.ts';
import { findingOf } from '../comparisons.ts';
import { passes, type ReportFilter } from '../filter.ts';
import { METHOD } from '../foot.ts';
import { formatP } from '../format-p.ts';
import { REPORT_SCHEMA, type ReportModel, type Section } from '../report-model.ts';
import { sumOfBooks } from '../sum-of-books.ts';
import { compareSides, type ComparedCell } from './compared-cell.ts';
import { fidelity } from './fidelity.ts';
import type { Side } from './side.ts';

/** Two runs, or a run and a published table, in the form of a report. */
export function buildComparison(base: Side, head: Side, filter: ReportFilter = {}): ReportModel {
  const cells = compareSides(base, head)
    .filter(({ cell }) => passes(filter, cell))
    .sort(
      (a, b) =>
        a.cell.workload.localeCompare(b.cell.workload) ||
        b.kind.localeCompare(a.kind) ||
        compareRuntimes(a.cell.runtime, b.cell.runtime) ||
        a.cell.arch.localeCompare(b.cell.arch) ||
        a.cell.memoryMb - b.cell.memoryMb,
    );
  const books = sumOfBooks([base, head].flatMap((side) => side.books ?? []));
  return {
    schema: REPORT_SCHEMA,
    title: `Lambda Bench: ${head.label} against ${base.label}`,
    lead: `head is ${head.source}; base is ${base.source}`,
    balance: [base, head].map(balanceOf).join(' | '),
    books,
    warnings: warningsOf(base, head),
    run: {
      id: `${base.label}..${head.label}`,
      suite: 'comparison',
      mode: 'as run',
      backend: `${base.backend} and ${head.backend}`,
      region: 'each run',
      status: 'completed',
      rounds: 0,
      coldPerCell: 0,
      warmPerCell: 0,
    },
    verdicts: [],
    sections: [summarySection(cells), ...workloadSections(cells, base, head)],
    foot: [
      {
        title: 'Sides',
        entries: [
          { name: 'base', value: base.source },
          { name: 'head', value: head.source },
        ],
      },
      { title: 'Method', entries: [...METHOD, ...COMPARED] },
    ],
  };
}

const COMPARED = [
  {
    name: 'two runs',
    value:
      'not measured in the same rounds: what lies between the two sessions is part of the difference. A gate measures base and head in one session',
  },
  {
    name: 'p',
    value:
      'Mann–Whitney, adjusted for the number of cells by Benjamini and Hochberg; it does not know of rounds, the verdict does',
  },
  { name: 'effect', value: 'Cliff’s δ: below 0.147 negligible, 0.33 small, 0.474 medium, else large' },
] as const;

function summarySection(cells: readonly ComparedCell[]): Section {
  const counts = new Map<string, number>();
  for (const { comparison } of cells)
    counts.set(comparison.verdict, (counts.get(comparison.verdict) ?? 0) + 1);
  const order = [
    'slower',
    'slightly slower',
    'no detectable difference',
    'equivalent',
    'slightly faster',
    'faster',
    'not comparable',
  ];
  return {
    id: 'verdicts',
    title: 'Verdicts',
    paragraphs: [`${counted(cells.length, 'cell and kind', 'cells and kinds')}, head against base.`],
    tables: [
      {
        id: 'verdicts-count',
        title: 'How many of each',
        columns: [
          { id: 'verdict', title: 'verdict', align: 'left' },
          { id: 'cells', title: 'cells', align: 'right' },
        ],
        rows: order.flatMap((name) => {
          const count = counts.get(name);
          return count === undefined ? [] : [[text(name), number(count, 'count')]];
        }),
      },
    ],
    charts: [],
  };
}

function workloadSections(cells: readonly ComparedCell[], base: Side, head: Side): readonly Section[] {
  const workloads = [...new Set(cells.map(({ cell }) => cell.workload))];
  return workloads.map((workload) => {
    const mine = cells.filter(({ cell }) => cell.workload === workload);
    return {
      id: workload,
      title: workload,
      paragraphs: [],
      tables: [comparedTable(workload, mine, base, head)],
      charts: (['warm', 'cold'] as const).map((kind) =>
        fidelity(
          workload,
          kind,
          mine.filter((row) => row.kind === kind),
          { base, head },
        ),
      ),
    };
  });
}

function comparedTable(workload: string, cells: readonly ComparedCell[], base: Side, head: Side): Table {
  const published = cells.some((row) => row.ratioOfMeans !== undefined);
  return {
    id: `${workload}-compared`,
    title: `${workload}: ${head.label} against ${base.label}`,
    note: 'Medians of the whole start, init included where there is one, with 95 % intervals. A change is of head against base; minus is faster.',
    columns: [
      { id: 'cell', title: 'cell', align: 'left' },
      { id: 'start', title: 'start', align: 'left', filter: true },
      { id: 'base_ms', title: 'base, ms', align: 'right' },
      { id: 'head_ms', title: 'head, ms', align: 'right' },
      ...(published ? [{ id: 'ratio_of_means', title: 'mean ÷ mean', align: 'right' } as const] : []),
      { id: 'verdict', title: 'verdict', align: 'left' },
      { id: 'p_adjusted', title: 'p', align: 'right', dropOrder: 2 },
      { id: 'cliffs_delta', title: 'effect', align: 'left', dropOrder: 1 },
    ],
    rows: cells.map((row) => [
      text(describeCell(row.cell)),
      text(row.kind),
      sideValue(row.base),
      sideValue(row.head),
      ...(published
        ? [row.ratioOfMeans === undefined ? missing('no published mean') : number(row.ratioOfMeans, 'ratio')]
        : []),
      findingOf(row.comparison),
      row.pValue === undefined ? missing('no samples of both') : text(formatP(row.pValue)),
      row.effect === undefined
        ? missing('no samples of both')
        : text(`${row.effect.size} (${row.effect.delta.toFixed(2)})`),
    ]),
  };
}

function sideValue(side: ComparedCell['base']): Value {
  if (side === undefined) return missing('not measured');
  return side.meanMs === undefined ? side.median : number(side.meanMs, 'ms');
}

function balanceOf({ label, books }: Side): string {
  return `${label}: ${books === undefined ? 'a published table, no books' : booksLine(books)}`;
}

function warningsOf(base: Side, head: Side): readonly string[] {
  return [
    ...[base, head].flatMap(({ label, books }) =>
      books !== undefined && books.missing !== 0
        ? [
            `${label} is not whole: ${counted(books.missing, 'planned sample is', 'planned samples are')} missing.`,
          ]
        : [],
    ),
    ...(base.backend === head.backend
      ? []
      : [
          `${base.label} was measured on ${base.backend}, ${head.label} on ${head.backend}: compare the order of cells, not their milliseconds.`,
        ]),
  ];
}
