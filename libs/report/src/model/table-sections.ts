import type { Table } from '../table/table.ts';
import type { ReportRequest } from './build-report.ts';
import { cellNamer } from './cell-name.ts';
import type { CellSummary } from './cell-summary.ts';
import { cellsTable } from './cells-table.ts';
import { outOfMemoryTable } from './out-of-memory.ts';
import { problemsTable } from './problems-table.ts';
import type { Section } from './report-model.ts';
import { trimmedTable } from './trimmed-table.ts';
import type { WarmUps } from './warm-ups.ts';

export interface TableSections {
  /** What a month would cost, where that was asked for. */
  readonly monthly: readonly Table[];
  readonly summaries: readonly CellSummary[];
  readonly warmUps: WarmUps;
}

/** Sections that are tables alone, as every report ends; one without a table is left out. */
export function tableSections(
  { facts, statistics }: Pick<ReportRequest, 'facts' | 'statistics'>,
  { monthly, summaries, warmUps }: TableSections,
): readonly Section[] {
  const sections: readonly Pick<Section, 'id' | 'title' | 'tables'>[] = [
    { id: 'at-my-traffic', title: 'At my traffic', tables: monthly },
    {
      id: 'every-cell',
      title: 'Every cell',
      tables:
        summaries.length === 0
          ? []
          : [
              cellsTable(summaries, warmUps),
              ...(statistics === 'trimmed' ? [trimmedTable(facts, summaries)] : []),
            ],
    },
    {
      id: 'not-measured',
      title: 'What is missing',
      tables: [outOfMemoryTable(facts, cellNamer(facts.header)), problemsTable(facts)].filter(
        (table) => table !== undefined,
      ),
    },
  ];
  return sections
    .filter(({ tables }) => tables.length > 0)
    .map((section) => ({ ...section, paragraphs: [], charts: [] }));
}
