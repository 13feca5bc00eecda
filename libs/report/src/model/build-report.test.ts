import type { Cell } from '@lambda-bench/config';
import { collectFacts } from '@lambda-bench/metrics';
import { decodeJournal } from '@lambda-bench/records';
import { describe, expect, it } from 'vitest';
import { madeJournal, type MadeRun } from '../testing/made-journal.ts';
import { buildReport } from './build-report.ts';
import type { ReportFilter } from './filter.ts';
import { renderReportMarkdown } from './report-markdown.ts';
import { chartsOf, tablesOf } from './report-model.ts';
import { renderReportText } from './report-text.ts';

const CELLS: readonly Cell[] = (['python3.13', 'python3.12', 'rust'] as const).flatMap((runtime) =>
  (['arm64', 'x86_64'] as const).flatMap((arch) =>
    [512, 1769].map((memoryMb) => ({ runtime, arch, workload: 'light' as const, memoryMb })),
  ),
);
const BALANCED = { cells: CELLS, rounds: 10, coldPerRound: 2, warmPerRound: 8 };

function modelOf(made: Partial<MadeRun> = {}, filter?: ReportFilter) {
  const collector = collectFacts();
  for (const decoded of decodeJournal(madeJournal({ ...BALANCED, ...made }))) collector.add(decoded);
  return buildReport({ facts: collector.facts(), ...(filter !== undefined && { filter }) });
}

function tableOf(model: ReturnType<typeof modelOf>, id: string) {
  const table = tablesOf(model).find((candidate) => candidate.id === id);
  if (table === undefined) throw new Error(`no table ${id}`);
  return table;
}

describe('a report', () => {
  it('begins with the balance of the books, in every format', () => {
    const model = modelOf({ failureShare: 0.05 });
    const { planned, samples, failures } = model.books;
    const balance = `${planned} planned = ${samples} samples + ${failures} failures + 0 skipped`;
    expect(renderReportText(model, { width: undefined, colour: false }).split('\n')[0]).toContain(balance);
    expect(renderReportMarkdown(model).split('\n')[0]).toContain(balance);
    expect(failures).toBeGreaterThan(0);
    expect(model.warnings.join(' ')).toContain(`${failures} samples failed`);
  });

  it('of the same journal is the same to the digit', () => {
    expect(modelOf()).toEqual(modelOf());
  });

  it('names what stood in for AWS where it names the place, and no emulator', () => {
    const [header = '', ...lines] = madeJournal(BALANCED).split('\n');
    const headOf = (backend: string, environment: object): string => {
      const changed = JSON.stringify({ ...(JSON.parse(header) as object), backend, environment });
      const collector = collectFacts();
      for (const decoded of decodeJournal([changed, ...lines].join('\n'))) collector.add(decoded);
      return renderReportText(buildReport({ facts: collector.facts() }), { width: undefined, colour: false });
    };
    const endpoint = 'http://127.0.0.1:4566';
    expect(headOf('aws', { endpoint })).toContain(`on the aws backend at ${endpoint}, prices of`);
    expect(headOf('aws', {})).toContain('on the aws backend, prices of');
    expect(headOf('local', { endpoint })).toContain('on the local backend, prices of');
  });

  it('says what a run that is not finished lacks', () => {
    const model = modelOf({ unfinished: true });
    expect(model.run.status).toBe('going on');
    const half = madeJournal(BALANCED).split('\n').slice(0, 600).join('\n');
    const collector = collectFacts();
    for (const decoded of decodeJournal(half)) collector.add(decoded);
    const cut = buildReport({ facts: collector.facts() });
    expect(cut.books.missing).toBeGreaterThan(0);
    expect(cut.warnings[0]).toContain('planned samples are missing');
  });

  it('of two rounds prints medians without intervals, and crowns nobody', () => {
    const model = modelOf({ rounds: 2 });
    expect(model.warnings.join(' ')).toContain('2 rounds: intervals over rounds need 6');
    const row = tableOf(model, 'light-warm').rows[0] ?? [];
    expect(row.find((value) => value.kind === 'estimate')).not.toHaveProperty('low');
    expect(row.at(-1)).toMatchObject({ kind: 'missing' });
    expect(model.verdicts[0]?.answers[1]).toMatchObject({ question: 'fastest', ties: [] });
    expect(model.verdicts[0]?.answers[1]?.detail).toContain('not proven against others');
    expect(model.verdicts[0]?.remarks.join(' ')).toContain('too few rounds to say which is faster');
  });

  it('finds a planted difference, and says it when there is none', () => {
    const slower = modelOf({
      cells: CELLS,
      noise: 0.03,
      factor: (cell) => (cell.runtime === 'rust' && cell.arch === 'x86_64' ? 3 : 1),
    });
    const winner = tableOf(slower, 'light-warm')
      .rows.find((row) => JSON.stringify(row[0]).includes('rust'))
      ?.at(-1);
    expect(winner).toEqual({ kind: 'finding', tone: 'better', text: 'arm64' });
  });

  it('ranks with intervals: equal functions are tied, a faster one is first', () => {
    const model = modelOf({ noise: 0.03, factor: (cell) => (cell.runtime === 'rust' ? 0.5 : 1) });
    const ranks = tableOf(model, 'light-cold-ranking').rows;
    expect(ranks).toHaveLength(6);
    expect(ranks[0]?.[0]).toMatchObject({ text: '1st' });
    expect(JSON.stringify(ranks[0]?.[1])).toContain('rust');
    expect(tablesOf(modelOf({ rounds: 3 })).map((table) => table.id)).not.toContain('light-cold-ranking');
  });

  it('gives a cell that was skipped its reason, and the books its number', () => {
    const [first, ...rest] = CELLS;
    const model = modelOf({ cells: rest, skipped: [{ cell: first!, message: 'this machine is x86_64' }] });
    expect(model.books).toMatchObject({ skips: 100, missing: 0 });
    expect(JSON.stringify(tableOf(model, 'light-warm').rows)).toContain('this machine is x86_64');
    expect(tableOf(model, 'problems').rows).toHaveLength(1);
  });

  it('takes a size that is too small for a result: it has a table of its own and is called no failure', () => {
    const [first, ...rest] = CELLS;
    const skipped = [{ cell: first!, message: 'signal: killed', reason: 'out-of-memory' }];
    const model = modelOf({ cells: rest, skipped });
    expect(tableOf(model, 'out-of-memory').rows).toHaveLength(1);
    expect(tablesOf(model).map(({ id }) => id)).not.toContain('problems');
    expect(model.warnings.join(' ')).toContain('1 cell does not fit into its memory, which is a result');
    expect(model.warnings.join(' ')).not.toMatch(/failed|skipped/);
    const shown = JSON.stringify(tableOf(model, 'light-warm').rows);
    expect(shown).toContain('out of memory: the workload does not fit');
    expect(shown).not.toContain('killed');
  });

  it('of one architecture has no columns of the other, and says why it does not compare', () => {
    const model = modelOf({ cells: CELLS.filter((cell) => cell.arch === 'x86_64') });
    expect(
      tableOf(model, 'light-warm')
        .columns.map((column) => column.id)
        .join(),
    ).not.toContain('arm64');
    const heat = model.sections[0]?.charts.find((panel) => panel.id === 'light-warm-cost-savings');
    expect(heat).toMatchObject({ kind: 'missing', reason: expect.stringContaining('only x86_64') as string });
  });

  it('of a filter shows less and keeps the books whole', () => {
    const all = modelOf();
    const model = modelOf({}, { runtimes: ['rust'] });
    expect(model.books).toEqual(all.books);
    expect(tableOf(model, 'cells').rows).toHaveLength(8);
    expect(model.warnings.join(' ')).toContain('Only rust is shown');
  });

  it('of a region without prices shows no money and says so', () => {
    const journal = madeJournal(BALANCED).replace('"region":"us-east-2"', '"region":"mars-north-1"');
    const collector = collectFacts();
    for (const decoded of decodeJournal(journal)) collector.add(decoded);
    const model = buildReport({ facts: collector.facts() });
    expect(JSON.stringify(tableOf(model, 'cells').rows)).toContain('no price known for mars-north-1');
  });

  it('has every chart of a full matrix', () => {
    expect(chartsOf(modelOf()).map((chart) => chart.id)).toEqual([
      'light-warm-memory-scaling',
      'light-cold-memory-scaling',
      'light-cold-start',
      'light-warm-cost-performance',
      'light-warm-cost-savings',
      'light-warm-tail',
      'light-warm-consistency',
      'light-warm-versions',
      'light-cold-cost-performance',
      'light-cold-cost-savings',
      'light-cold-consistency',
      'light-cold-versions',
    ]);
  });

  it('of nothing but a header is still a report', () => {
    const model = modelOf({ cells: CELLS, rounds: 10, failureShare: 1 });
    expect(model.verdicts).toEqual([]);
    expect(renderReportText(model, { width: 80, colour: false })).toContain('Failures, rejects and skips');
  });
});
