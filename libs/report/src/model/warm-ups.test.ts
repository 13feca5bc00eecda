import type { Cell } from '@lambda-bench/config';
import { collectFacts } from '@lambda-bench/metrics';
import { decodeJournal } from '@lambda-bench/records';
import { describe, expect, it } from 'vitest';
import { madeJournal, type MadeRun } from '../testing/made-journal.ts';
import { buildReport } from './build-report.ts';
import type { ReportFilter } from './filter.ts';
import { renderReportMarkdown } from './report-markdown.ts';
import { tablesOf } from './report-model.ts';
import { renderReportText } from './report-text.ts';

const CELLS: readonly Cell[] = (['python3.13', 'rust'] as const).flatMap((runtime) =>
  [512, 1769].map((memoryMb) => ({ runtime, arch: 'arm64' as const, workload: 'light' as const, memoryMb })),
);
/** Twenty warm invocations of each of two environments a round. */
const LONG = { cells: CELLS, rounds: 10, coldPerRound: 2, warmPerRound: 40, noise: 0.02, drift: 0.05 };

function reportOf(made: Partial<MadeRun>, filter: ReportFilter = {}) {
  const collector = collectFacts();
  for (const decoded of decodeJournal(madeJournal({ ...LONG, ...made }))) collector.add(decoded);
  return buildReport({ facts: collector.facts(), filter });
}

function warmUpsOf(model: ReturnType<typeof reportOf>): Readonly<Record<string, unknown>> {
  const table = tablesOf(model).find(({ id }) => id === 'cells');
  const at = table?.columns.findIndex(({ id }) => id === 'warm_up') ?? -1;
  return Object.fromEntries(
    (table?.rows ?? []).map((row) => {
      const [, runtime, , memory, kind] = row.map((value) =>
        value.kind === 'text' ? value.text : value.kind === 'number' ? String(value.value) : '',
      );
      return [`${runtime} ${memory} ${kind}`, row[at]];
    }),
  );
}

describe('warm-up', () => {
  it('that was planted is found in its cell and no other, with its length and size', () => {
    const model = reportOf({
      settling: (cell, invocation) =>
        cell.runtime === 'rust' && cell.memoryMb === 512 && invocation < 5 ? 1.4 : 1,
    });
    const found = warmUpsOf(model);
    expect(JSON.stringify(found['rust 512 warm'])).toMatch(/"the first 5, 1\.[34]\d×"/);
    for (const cell of ['rust 1769 warm', 'python3.13 512 warm', 'python3.13 1769 warm'])
      expect(found[cell]).toEqual({ kind: 'text', text: 'none' });
    expect(found['rust 512 cold']).toMatchObject({ kind: 'missing' });
  });

  it('is said in a sentence of its workload in every format', () => {
    const model = reportOf({ settling: (_, invocation) => (invocation < 2 ? 1.5 : 1) });
    const sentence = 'Warm-up: in 4 of 4 cells the first warm invocations of an environment are slower';
    expect(renderReportText(model, { width: undefined, colour: false })).toContain(sentence);
    expect(renderReportMarkdown(model)).toContain(sentence);
    expect(model.sections[0]?.paragraphs[0]).toContain(', and 1 more.');
  });

  it('where there is none goes without a sentence', () => {
    expect(reportOf({}).sections.flatMap(({ paragraphs }) => paragraphs)).toEqual([]);
  });

  it('of a cell does not depend on what else is shown', () => {
    const settling: MadeRun['settling'] = (_, invocation) => (invocation < 3 ? 1.04 : 1);
    const all = warmUpsOf(reportOf({ settling }));
    const some = warmUpsOf(reportOf({ settling }, { runtimes: ['rust'] }));
    expect(all).toMatchObject(some);
  });

  it('of environments with too few invocations is missing with that reason', () => {
    expect(warmUpsOf(reportOf({ warmPerRound: 6 }))['rust 512 warm']).toEqual({
      kind: 'missing',
      reason: 'warm-up needs 4 invocations per environment',
    });
  });
});
