import { commandProblems } from '@lambda-bench/host';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../src/cli.ts';
import { madeRuns, runAnalyzer } from './made-run.ts';

it('its commands are those of commands.json, with options that Nx lets through', () => {
  expect(commandProblems('analyzer', COMMANDS)).toEqual([]);
});

describe('report', () => {
  it('prints the answer and writes page, Markdown, model, charts and tables', async () => {
    await using runs = await madeRuns();
    const run = await runs.add('a');
    const { code, out, err } = await runAnalyzer('report', run);
    expect(err).toContain('index.html');
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toMatch(/^1200 planned = 1200 samples \+ 0 failures/);
    expect(out).toMatch(/^ {2}cheapest +\S+/m);
    const report = join(run, 'report');
    expect((await readdir(report)).sort()).toEqual([
      'charts',
      'index.html',
      'report.json',
      'report.md',
      'tables',
    ]);
    const charts = await readdir(join(report, 'charts'));
    expect(charts.filter((name) => name.endsWith('.svg'))).toHaveLength(12);
    expect(charts.filter((name) => name.endsWith('.png'))).toHaveLength(12);
    expect(await readdir(join(report, 'tables'))).toContain('cells.csv');
    const markdown = await readFile(join(report, 'report.md'), 'utf8');
    for (const [, file] of markdown.matchAll(/\]\((charts\/[^)]+)\)/g)) {
      expect(existsSync(join(report, file ?? ''))).toBe(true);
    }
    expect(JSON.parse(await readFile(join(report, 'report.json'), 'utf8'))).toMatchObject({ schema: 1 });
  });

  it('twice writes the same bytes, and leaves no file of a chart that is gone', async () => {
    await using runs = await madeRuns();
    const run = await runs.add('a');
    await runAnalyzer('report', run, '--format=json');
    const page = await readFile(join(run, 'report/index.html'), 'utf8');
    await writeFile(join(run, 'report/charts/old.svg'), 'left over');
    await runAnalyzer('report', `--run=${run}`);
    expect(existsSync(join(run, 'report/charts/old.svg'))).toBe(false);
    expect(await readFile(join(run, 'report/index.html'), 'utf8')).toBe(page);
  });

  it('as JSON is the model, and print-only writes nothing', async () => {
    await using runs = await madeRuns();
    const run = await runs.add('a');
    const { out } = await runAnalyzer('report', run, '--json', '--print-only', '--runtime=rust');
    expect(JSON.parse(out)).toMatchObject({ schema: 1, verdicts: [{ workload: 'light' }] });
    expect(existsSync(join(run, 'report'))).toBe(false);
  });

  it('of a folder without a journal ends with code 2 and says so', async () => {
    await using runs = await madeRuns();
    const { code, err } = await runAnalyzer('report', join(runs.folder, 'nothing'));
    expect(code).toBe(2);
    expect(err).toContain('error LB_RUN_NOT_FOUND: no journal at');
  });

  it('of a file that is no journal says so', async () => {
    await using runs = await madeRuns();
    const file = join(runs.folder, 'x.jsonl');
    await writeFile(file, 'hello\n');
    const { code, err } = await runAnalyzer('report', file);
    expect(code).toBe(2);
    expect(err).toContain('is not a journal');
  });

  it('of filters that leave nothing says which to loosen', async () => {
    await using runs = await madeRuns();
    const { code, err } = await runAnalyzer('report', await runs.add('a'), '--runtime=go');
    expect(code).toBe(2);
    expect(err).toContain('the filters leave nothing of the run');
  });
});

it('report --pivot prints medians by function and memory, and writes them', async () => {
  await using runs = await madeRuns();
  const run = await runs.add('a');
  const { code, out } = await runAnalyzer('report', run, '--pivot', '--workload=light');
  expect(code).toBe(0);
  expect(out).toContain('light, warm: medians in ms by memory in MB');
  const csv = await readFile(join(run, 'report/tables/pivot-light-warm.csv'), 'utf8');
  expect(csv.split('\n')[0]).toBe('function,512 MB,1769 MB');
  expect(csv.trimEnd().split('\n')).toHaveLength(1 + 6);
});

it('report --statistics=trimmed and --monthly add their tables, and nothing does without them', async () => {
  await using runs = await madeRuns();
  const run = await runs.add('a');
  const extras = ['--statistics=trimmed', '--monthly=1000000', '--cold-share=2%'];
  const { code, out } = await runAnalyzer('report', run, ...extras);
  expect(code).toBe(0);
  expect(out).toContain('light: 1,000,000 requests a month, 2.0 % of them cold');
  expect(out).toContain('Trimmed statistics');
  expect(await readdir(join(run, 'report/tables'))).toEqual(
    expect.arrayContaining(['light-monthly.csv', 'trimmed.csv']),
  );
  const plain = await runAnalyzer('report', run, '--print-only');
  expect(plain.out).not.toMatch(/Trimmed statistics|requests a month/);
});

it.each([
  ['--monthly=0', '--monthly 0 is not allowed'],
  ['--monthly=1.5', '--monthly 1.5 is not allowed'],
  ['--monthly=many', '--monthly many is not a number'],
  ['--cold-share=1%', '--cold-share says nothing without --monthly'],
])('report %s is refused', async (option, message) => {
  const { code, err } = await runAnalyzer('report', option);
  expect(err).toContain(`error LB_USAGE: ${message}`);
  expect(code).toBe(2);
});

it.each(['101%', '1.5', '-1%', 'half'])('report --cold-share=%s is refused', async (share) => {
  const { code, err } = await runAnalyzer('report', '--monthly=10', `--cold-share=${share}`);
  expect(err).toContain(`error LB_USAGE: --cold-share ${share} is not allowed`);
  expect(code).toBe(2);
});

describe('compare', () => {
  it('calls a planted difference, and leaves what did not change', async () => {
    await using runs = await madeRuns();
    const base = await runs.add('base');
    const head = await runs.add('head', { factor: (cell) => (cell.runtime === 'rust' ? 2 : 1) });
    const { code, out } = await runAnalyzer('compare', base, head);
    expect(code).toBe(0);
    const lines = out.split('\n').filter((line) => / warm /.test(line));
    for (const line of lines.filter((text) => text.startsWith('rust'))) expect(line).toContain('slower, +');
    for (const line of lines.filter((text) => text.startsWith('python')))
      expect(line).not.toContain('slower, +9');
  });

  it('takes an export in JSON for a run, and finds it equal to its journal', async () => {
    await using runs = await madeRuns();
    const run = await runs.add('a');
    await runAnalyzer('export', run, '--format=json');
    const { code, out } = await runAnalyzer('compare', join(run, 'export'), run);
    expect(code).toBe(0);
    expect(out).not.toMatch(/(?:faster|slower), [−+]/);
  });

  it('against the published table shows means and gives no verdict', async () => {
    await using runs = await madeRuns();
    const { out } = await runAnalyzer('compare', 'published', await runs.add('a'));
    expect(out).toContain('mean ÷ mean');
    expect(out).toContain('published as a mean, without samples');
  });
});
