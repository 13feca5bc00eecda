import type { Cell } from '@lambda-bench/config';
import { collectFacts } from '@lambda-bench/metrics';
import { expect, it } from 'vitest';
import { madeRecords } from '../testing/made-journal.ts';
import { cellNamer } from './cell-name.ts';
import { summariseRun } from './cell-summary.ts';
import { compareCosts } from './comparisons.ts';
import { isKnown } from './quantity.ts';
import { repeatableRandom } from './repeatable-random.ts';

it('prices are compared by the means that are shown: a dear invocation in five is in the bill', () => {
  const [steady, lumpy] = (['rust', 'nodejs22.x'] as const).map((runtime): Cell => ({
    runtime,
    arch: 'arm64',
    workload: 'light',
    memoryMb: 512,
  }));
  if (steady === undefined || lumpy === undefined) throw new Error('no cells');
  const collector = collectFacts();
  const records = madeRecords({
    cells: [steady, lumpy],
    rounds: 8,
    coldPerRound: 1,
    warmPerRound: 5,
    noise: 0.01,
    settling: (cell, invocation) => (cell.runtime === lumpy.runtime && invocation === 4 ? 400 : 1),
  });
  let line = 0;
  for (const record of records) collector.add({ ok: true, line: (line += 1), record });
  const facts = collector.facts();
  const [a, b] = (['rust', 'nodejs22.x'] as const).map((runtime) =>
    summariseRun(facts, cellNamer(facts.header), repeatableRandom('prices')).find(
      (row) => row.runtime === runtime && row.kind === 'warm',
    ),
  );
  if (a === undefined || b === undefined) throw new Error('no cells');
  if (!isKnown(a.usdPerMillion) || !isKnown(b.usdPerMillion)) throw new Error('no prices');
  const { percent = Number.NaN } = compareCosts(a, b);
  const ratio = b.usdPerMillion.value / a.usdPerMillion.value;
  expect(ratio).toBeGreaterThan(2);
  expect(1 + percent / 100).toBeCloseTo(ratio, 6);
});
