import { collectFacts } from '@lambda-bench/metrics';
import type { BenchRecord } from '@lambda-bench/records';
import { describe, expect, it } from 'vitest';
import { madeGate, type MadeGate } from '../../testing/made-gate.ts';
import { renderGateMarkdown } from './gate-markdown.ts';
import type { GateModel } from './gate-model.ts';
import { renderGateText } from './gate-text.ts';
import { judgeRun, type GateRequest } from './judge-run.ts';

function factsOf(records: Iterable<BenchRecord>) {
  const collector = collectFacts();
  let line = 0;
  for (const record of records) collector.add({ ok: true, line: (line += 1), record });
  return collector.facts();
}

function judge(made: MadeGate = {}, request: Omit<GateRequest, 'facts'> = {}): GateModel {
  const model = judgeRun({ facts: factsOf(madeGate(made)), ...request });
  if ('notAGate' in model) throw new Error(model.notAGate);
  return model;
}

describe('a gate', () => {
  it('passes the same code, and says that it is the same', () => {
    const model = judge();
    expect(model).toMatchObject({
      schema: 1,
      outcome: 'passed',
      regressions: [],
      doubts: [],
      improvements: [],
    });
    expect(model.headline).toBe('No regression: 8 comparisons, none beyond its threshold');
    expect(model.notes).toContain('Base and head are the same code: what differs is chance.');
    expect(model.comparisons.map(({ metric, cell }) => `${metric} ${cell}`)).toEqual(
      ['512 MB', '1769 MB'].flatMap((cell) => ['warm', 'init', 'first', 'cost'].map((id) => `${id} ${cell}`)),
    );
  });

  it('fails a head that is slower, and names the metric, the size and the interval', () => {
    const model = judge({ factor: { warm: 1.2 }, headSha256: 'other' });
    expect(model.outcome).toBe('regression');
    expect(model.headline).toMatch(
      /^Regression: warm duration at 512 MB \+2\d % \(\+1\d to \+2\d\), .* ms → .* ms, and 3 more$/,
    );
    const worse = model.comparisons.filter(({ decision }) => decision === 'worse');
    expect(worse.map(({ metric }) => metric)).toEqual(['warm', 'cost', 'warm', 'cost']);
    expect(model.notes.join()).not.toContain('same code');
  });

  it('reports what is better, and passes', () => {
    const model = judge({ factor: { init: 0.7 } });
    expect(model.outcome).toBe('passed');
    expect(model.headline).toMatch(/^No regression, better: cold init at 512 MB −\d/);
    expect(model.improvements).toHaveLength(2);
  });

  it('leaves alone what is within the threshold that was asked for', () => {
    expect(judge({ factor: { warm: 1.2 } }, { shares: { warm: 0.5, cost: 0.5 } }).outcome).toBe('passed');
    expect(judge({ factor: { warm: 1.2 } }, { metrics: ['init', 'first'] }).outcome).toBe('passed');
  });

  it('says how many more rounds would tell where the noise is too much', () => {
    const model = judge({ noise: 0.25 });
    expect(model.notes.join()).toMatch(
      /comparisons show no detectable difference .*: about \d+ more rounds would tell\./,
    );
    expect(model.outcome).toBe('passed');
  });

  it.each([
    ['two rounds', { rounds: 2 }, 'a comparison needs 3 common rounds, there are 2'],
    ['a run that was cut short', { rounds: 10, roundsDone: 6 }, 'the run is not whole'],
    [
      'a size that was skipped',
      { skipped: 'this machine has 2 cores' },
      'was skipped: this machine has 2 cores',
    ],
  ])('is inconclusive of %s, which is no pass', (_, made, doubt) => {
    const model = judge(made);
    expect(model.outcome).toBe('inconclusive');
    expect(model.headline).toMatch(/^Inconclusive: /);
    expect(model.doubts.join()).toContain(doubt);
  });

  it('shows of the cost the change that it tests: that of the means', () => {
    const cost = (made: MadeGate) => judge(made).comparisons.filter(({ metric }) => metric === 'cost');
    for (const { base, head, change, decision } of cost({ tail: 6, noise: 0.001 })) {
      if (base.kind !== 'estimate' || head.kind !== 'estimate') throw new Error('no number');
      expect(change?.percent).toBeCloseTo(100 * (head.value / base.value - 1), 0);
      expect(decision).toBe('worse');
    }
  });

  it('compares CPU time where the backend tells it', () => {
    const { comparisons } = judge({ cpuShare: 0.25, factor: { warm: 1.2 } });
    expect(comparisons.filter(({ metric }) => metric === 'cpu')).toMatchObject([
      { cell: '512 MB', base: { unit: 'ms' }, decision: 'worse' },
      { cell: '1769 MB', decision: 'worse' },
    ]);
  });

  it('without warm samples compares what is cold', () => {
    const { comparisons, outcome } = judge({ warmPerRound: 0 });
    expect([...new Set(comparisons.map(({ metric }) => metric))]).toEqual(['init', 'first']);
    expect(outcome).toBe('passed');
  });
});

describe('failures', () => {
  it('of the head that chance may explain are a doubt, and no regression', () => {
    for (const head of [1, 4]) {
      const model = judge({ failing: { head } });
      expect(model.outcome).toBe('inconclusive');
      expect(model.headline).toContain(
        `${head} of 100 invocations of the head failed and 0 of 100 of the base, at 512 MB (timeout: Task timed out after 3.00 seconds): chance may explain it`,
      );
      expect(model.regressions).toEqual([]);
    }
  });

  it('are told without where the checkout was', () => {
    const message = "Cannot find module '/tmp/lambda-bench-gate-12-aB3xYz/head-copy/fn/app.mjs'";
    expect(judge({ failing: { head: 9 }, message }).regressions[0]).toContain(
      "Cannot find module '<head>/fn/app.mjs'",
    );
  });

  it('of five in a hundred against none are a regression, however they lie over the sizes', () => {
    const model = judge({ failing: { head: 5 } });
    expect(model.outcome).toBe('regression');
    expect(model.regressions[0]).toMatch(/^5 of 100 invocations of the head failed and 0 of 100/);
    expect(model.failed).toMatchObject({ decision: 'worse', pValue: expect.closeTo(0.0297, 3) as number });
    expect(model.failures).toMatchObject([{ cell: '512 MB', head: { count: 5, of: 50 }, decision: 'worse' }]);
  });

  it.each([
    ['the base', { base: 100 }, /^Nothing was compared: the base never answered: timeout: Task timed out/],
    ['either side', { base: 100, head: 100 }, /^Nothing was compared: the base never .*, and 9 more$/],
  ])('of all invocations of %s leave nothing to compare, and nothing is better', (_, failing, headline) => {
    const model = judge({ failing, failingEverywhere: true, codeBytes: { base: 10, head: 900_000 } });
    expect(model.outcome).toBe('failed');
    expect(model.headline).toMatch(headline);
    expect(model.doubts[0]).toContain('see --build, --handler, --payload');
    expect(model.improvements).toEqual([]);
  });

  it('of a head that never answers are a regression, though nothing can be compared', () => {
    const model = judge({ failing: { head: 100 }, failingEverywhere: true });
    expect(model.outcome).toBe('regression');
    expect(model.headline).toMatch(/^Regression: 100 of 100 invocations of the head failed/);
    expect(model.doubts.join()).toContain('no sample of the head');
  });

  it('of both are told, and decide where chance does not explain them', () => {
    const alike = judge({ failing: { base: 2, head: 2 } });
    expect(alike.outcome).toBe('passed');
    expect(alike.notes[0]).toMatch(
      /^2 of 100 invocations of the head failed and 2 of 100 of the base, at 512 MB/,
    );
    expect(judge({ failing: { base: 1, head: 30 } }).outcome).toBe('regression');
    expect(judge({ failing: { base: 30, head: 0 } }).improvements.join()).toContain('30 of 100 of the base');
  });
});

describe('facts', () => {
  it('a package that grows beyond its threshold fails without any statistics', () => {
    const model = judge({ codeBytes: { base: 1_000_000, head: 1_200_000 } });
    expect(model.regressions).toEqual(['package size +20 %, 1,000,000 bytes → 1,200,000 bytes']);
    expect(judge({ codeBytes: { base: 1_000_000, head: 1_050_000 } }).outcome).toBe('passed');
    expect(judge({ codeBytes: { base: 1000, head: 2000 } }).outcome).toBe('passed');
    expect(judge({ codeBytes: { base: 1_000_000, head: 500_000 } }).improvements).toHaveLength(1);
  });

  it('the size is no fact where one side has files that git ignores, which is noted, but with --build', () => {
    const codeBytes = { base: 1_000_000, head: 9_000_000 };
    const toIgnored = ['node_modules/'];
    const model = judge({ codeBytes, options: { toIgnored } });
    expect(model.outcome).toBe('passed');
    expect(model.facts.map(({ metric }) => metric)).not.toContain('size');
    expect(model.notes[0]).toMatch(/^The head has files that git ignores \(node_modules\/\)/);
    expect(judge({ codeBytes, options: { toIgnored, build: 'npm ci' } }).outcome).toBe('regression');
  });

  it('memory that grows is one as well', () => {
    const model = judge({ memoryMb: { base: 80, head: 120 } });
    expect(model.regressions).toEqual([
      'memory used at 512 MB +50 %, 80 MB → 120 MB',
      'memory used at 1769 MB +50 %, 80 MB → 120 MB',
    ]);
  });
});

it('a run of another suite is no gate', () => {
  const records = [...madeGate()].map((record) =>
    record.type === 'header' ? { ...record, functions: record.functions.slice(0, 1) } : record,
  );
  expect(judgeRun({ facts: factsOf(records) })).toEqual({
    notAGate: 'its header does not name one function as base and one as head',
  });
});

it('the command that repeats it names the commits, the region and the variables', () => {
  const options = {
    fromCommit: '1111111111111111111111111111111111111111',
    toCommit: '2222222222222222222222222222222222222222',
    region: 'eu-west-1',
    timeout: 5,
    variable: ['TOKEN'],
  };
  expect(judge({ options }).repeat).toBe(
    `npx lambda-bench gate ${options.fromCommit} ${options.toCommit} --runtime=nodejs22.x --timeout=5 --memory=512,1769 --region=eu-west-1 --variable=TOKEN=… --seed=7`,
  );
});

describe('the comment', () => {
  it('begins with a marker that is the same for every run, then the answer', () => {
    const [passed, failed] = [judge(), judge({ factor: { warm: 1.3 }, run: 'another' })].map((model) =>
      renderGateMarkdown(model).split('\n'),
    );
    expect(passed?.[0]).toBe('<!-- lambda-bench:gate my-fn -->');
    expect(failed?.[0]).toBe(passed?.[0]);
    expect(failed?.[1]).toMatch(/^\*\*Regression: warm duration/);
  });

  it('is short: everything but the table is folded', () => {
    const shown = renderGateMarkdown(judge()).replaceAll(/<details>[^]*?<\/details>/g, '');
    expect(shown.split('\n').filter((line) => line.startsWith('|')).length).toBeLessThanOrEqual(14);
    expect(shown.length).toBeLessThan(2500);
    expect(shown).toContain('200 planned = 200 samples');
    expect(shown).toMatch(/npx lambda-bench gate main HEAD .*--seed=7/);
  });

  it('lets no name out of its place', () => {
    const model = judge({ name: 'x--><script>|`', from: "a'b`|<!--" });
    const markdown = renderGateMarkdown(model);
    expect(markdown.split('\n')[0]).toBe('<!-- lambda-bench:gate x-script- -->');
    expect(markdown).not.toContain('<script>');
    expect(model.repeat).toContain(String.raw`gate 'a'\''b${'`'}|<!--'`);
    expect(markdown).toContain('```sh');
  });
});

it('for a terminal it says the same', () => {
  const text = renderGateText(judge({ factor: { warm: 1.2 } }), { width: undefined, colour: false });
  expect(text).toMatch(/^Regression: warm duration/);
  expect(text).toContain('worse: slower');
  expect(text).toMatch(/again: npx lambda-bench gate main HEAD/);
});
