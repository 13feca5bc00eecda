import { workspaceRoot } from '@lambda-bench/host';
import { collectFacts, median, seriesKey } from '@lambda-bench/metrics';
import { decodeJournal } from '@lambda-bench/records';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSampleDatabase } from '../src/export/sample-database.ts';
import { SAMPLE_COLUMNS, sampleRow, type SampleRow } from '../src/export/sample-row.ts';
import { madeRuns, runAnalyzer } from './made-run.ts';

describe('export', () => {
  it.each(['csv', 'json', 'parquet'] as const)(
    '%s has a row a sample, and the database reads it back',
    async (format) => {
      await using runs = await madeRuns();
      const run = await runs.add("it's", { failureShare: 0.01 });
      const { code, out } = await runAnalyzer('export', run, `--format=${format}`);
      expect(code).toBe(0);
      const samples = Number(/^(\d+) samples/.exec(out)?.[1]);
      const file = join(run, 'export', `samples.${format}`);
      await using database = await openSampleDatabase();
      const [row] = await database.query(
        `SELECT count(*)::INTEGER AS n, count(init_ms)::INTEGER AS inits, min(cost_usd) AS least FROM '${file.replaceAll("'", "''")}'`,
      );
      expect(row?.['n']).toBe(samples);
      expect(row?.['inits']).toBeLessThan(samples);
      expect(row?.['least']).toBeGreaterThan(0);
    },
  );

  it('and the report agree on a median', async () => {
    await using runs = await madeRuns();
    const journal = await readFile(join(await runs.add('a'), 'journal.jsonl'), 'utf8');
    await using database = await openSampleDatabase();
    const collector = collectFacts({
      onFact: (fact) => {
        database.add(sampleRow(fact, { region: 'us-east-2', functions: [] }));
      },
    });
    for (const decoded of decodeJournal(journal)) collector.add(decoded);
    const cell = 'rust-arm64-light@512';
    const [row] = await database.query(
      `SELECT quantile_cont(duration_ms, 0.5) AS p50 FROM samples WHERE cell = '${cell}' AND observed = 'warm'`,
    );
    const series = collector.facts().series.get(seriesKey(cell, 'warm'));
    expect(row?.['p50']).toBeCloseTo(median([...(series?.durationMs ?? [])]) ?? Number.NaN, 9);
  });

  it('names runtime, architecture and price of a function of the user’s own, from the run’s header', async () => {
    await using runs = await madeRuns();
    const run = await runs.add('own');
    const file = join(run, 'journal.jsonl');
    const journal = await readFile(file, 'utf8');
    await writeFile(
      file,
      journal.replaceAll('rust-arm64-light', 'my-function').replaceAll('"light"', '"mine"'),
    );
    await runAnalyzer('export', run, '--format=json');
    const rows = JSON.parse(await readFile(join(run, 'export/samples.json'), 'utf8')) as SampleRow[];
    const mine = rows.find(({ cell }) => cell === 'my-function@512');
    expect(mine).toMatchObject({ runtime: 'rust', arch: 'arm64', workload: 'mine', memory_mb: 512 });
    expect(mine?.cost_usd).toBeGreaterThan(0);
  });

  it('has the columns that docs/export.md lists, with their types, in Parquet too', async () => {
    const page = await readFile(join(workspaceRoot(), 'docs/export.md'), 'utf8');
    const listed = [...page.matchAll(/^\| `(\w+)` +\| (\w+) +\|/gm)].map(([, name, type]) => [name, type]);
    expect(listed).toEqual(Object.entries(SAMPLE_COLUMNS));
    await using runs = await madeRuns();
    const file = join(await runs.add('a'), 'samples.parquet');
    await runAnalyzer('export', join(runs.folder, 'a'), '--format=parquet', `--out=${file}`);
    await using database = await openSampleDatabase();
    const types = await database.query(`DESCRIBE SELECT * FROM '${file}'`);
    expect(types.map((row) => [row['column_name'], row['column_type']])).toEqual(listed);
  });
});
