import { bufferHost } from '@lambda-bench/host';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { analyzer } from '../src/cli.ts';
import { madeRuns } from './made-run.ts';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'analyzer-bad-input-'));
  await writeFile(join(cwd, 'a-file'), 'not a journal\n');
  await mkdir(join(cwd, 'a-folder'));
});
afterEach(async () => {
  await rm(cwd, { recursive: true, force: true });
});

/** What the user sees, and whether anything was left behind. */
async function refused(args: readonly string[]) {
  const host = bufferHost(args, { cwd });
  const code = await analyzer(host);
  const [cause, hint, ...rest] = host.err().split('\n');
  return { code, cause, hint, rest, left: (await readdir(cwd, { recursive: true })).sort() };
}

describe('bad input is one line that says what is wrong and one that says what to do', () => {
  it.each<[string[], string]>([
    [['report', 'nope'], 'LB_RUN_NOT_FOUND: no run nope in '],
    [['report'], 'LB_RUN_NOT_FOUND: there are no runs in '],
    [['report', ''], 'LB_USAGE: '],
    [['report', './a-file'], 'LB_JOURNAL: '],
    [['report', './a-folder'], 'LB_RUN_NOT_FOUND: no journal at ./a-folder'],
    [['report', '--formt=csv'], 'LB_USAGE: report has no option --formt'],
    [['report', '--out='], 'LB_USAGE: --out was given no value'],
    [['repot'], 'LB_USAGE: repot is no command'],
    [['compare', 'a'], 'LB_USAGE: compare needs more than that'],
    [['compare', 'a', 'b'], 'LB_RUN_NOT_FOUND: no run a in '],
    [['export'], 'LB_RUN_NOT_FOUND: there are no runs in '],
    [['export', 'latest', '--format=xml'], 'LB_USAGE: --format xml is not known'],
    [['logs'], 'LB_USAGE: --file is missing'],
    [['logs', '--file='], 'LB_USAGE: --file was given no value'],
    [['logs', '--file=nope'], 'LB_USAGE: --file nope is not there'],
    [['logs', '--file=a-folder'], 'LB_USAGE: --file a-folder is a folder'],
    [['serve-report', '--port=99999'], 'LB_USAGE: --port 99999 is not allowed'],
    [['serve-report', 'nope', '--port=0'], 'LB_RUN_NOT_FOUND: no run nope in '],
  ])('%j', async (args, message) => {
    const { code, cause, hint, rest, left } = await refused(args);
    expect(cause?.startsWith(`error ${message}`), cause).toBe(true);
    expect(hint).toMatch(/^ {2}→ \S/);
    expect({ code, rest, left }).toEqual({ code: 2, rest: [''], left: ['a-file', 'a-folder'] });
  });

  it.skipIf(platform() !== 'linux').each(['report', 'export'])(
    '%s --out where no folder can be made ends (/proc, so Linux alone)',
    async (command) => {
      await using runs = await madeRuns();
      const run = await runs.add('a');
      const { code, cause } = await refused([command, run, '--out=/proc/lambda-bench/out']);
      expect(cause).toMatch(/^error LB_USAGE: \/proc\/lambda-bench(?:\/out)? cannot be made/);
      expect(code).toBe(2);
    },
  );

  it.each([
    ['report', 'a-file', 'a-file is not a folder'],
    ['export', 'a-folder', 'a-folder is a folder'],
  ])('%s --out=%s names what stands in the way', async (command, out, message) => {
    await using runs = await madeRuns();
    const { code, cause, left } = await refused([command, await runs.add('a'), `--out=${out}`]);
    expect(cause).toContain(message);
    expect({ code, left }).toEqual({ code: 2, left: ['a-file', 'a-folder'] });
  });
});
