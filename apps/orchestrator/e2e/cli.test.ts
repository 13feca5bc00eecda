import { bufferHost, commandProblems } from '@lambda-bench/host';
import { describe, expect, it } from 'vitest';
import { COMMANDS, orchestrator } from '../src/cli.ts';

async function run(...args: string[]) {
  const host = bufferHost(args, { cwd: '.' });
  const code = await orchestrator(host);
  return { code, out: host.out(), err: host.err() };
}

it('its commands are those of commands.json, with options that Nx lets through', () => {
  expect(commandProblems('orchestrator', COMMANDS)).toEqual([]);
});

describe('plan', () => {
  it('of balanced mode counts what the core matrix is', async () => {
    const { code, out } = await run('plan', '--mode=balanced', '--backend=aws');
    expect(code).toBe(0);
    expect(out).toMatch(/^functions +36$/m);
    expect(out).toMatch(/^cells +252$/m);
    expect(out).toMatch(/^invocations +63000$/m);
    expect(out).toMatch(/^rounds +10$/m);
  });

  it('lists may be written with commas or by repeating the option', async () => {
    const commas = await run('plan', '--backend=fake', '--runtime=rust,go', '--memory=512', '--seed=3');
    const repeated = await run(
      'plan',
      '--backend=fake',
      '--runtime=rust',
      '--runtime',
      'go',
      '--memory',
      '512',
      '--seed',
      '3',
    );
    expect(commas.out).toBe(repeated.out);
    expect(commas.out).toMatch(/^cells +12$/m);
  });

  it('says which cells it skips and why', async () => {
    const { out } = await run('plan', '--runtime=dotnet8', '--workload=light', '--arch=arm64');
    expect(out).toContain(
      'skipped: 2 cells, 8 samples: .NET has no light handler: its runtime client and SDK come from NuGet',
    );
  });

  it('of a region without a known price names no dollars', async () => {
    expect((await run('plan', '--region=mars-north-1')).out).toContain('no price known for mars-north-1');
  });

  it('as JSON is the plan and its estimate', async () => {
    const { out } = await run('plan', '--filter=rust-x86-light@512', '--json');
    expect(JSON.parse(out)).toMatchObject({ plan: { rounds: 2, samples: 4 }, estimate: { invocations: 4 } });
  });

  it.each([
    [['--memory=12'], '--memory 12 is not a memory size'],
    [['--memory=abc'], '--memory abc is not a memory size'],
    [['--runtime=cobol'], '--runtime cobol is not known'],
    [['--cold=0'], '--cold 0 is not allowed'],
    [['--warm=-1'], '--warm -1 is not allowed'],
    [['--width=1.5'], '--width 1.5 is not allowed'],
    [['--mode=fast'], '--mode fast is not known'],
    [['--filter=nothing-like-this'], 'the filters leave no cell to measure'],
    [['--seed=0.5'], '--seed 0.5 is not a whole number'],
    [['extra'], 'plan does not know what to do with extra'],
  ])('%j ends with code 2 and says so in one line', async (args, message) => {
    const { code, err } = await run('plan', ...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err.split('\n')).toHaveLength(3);
  });
});
