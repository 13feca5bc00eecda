import { bufferHost } from '@lambda-bench/host';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orchestrator } from '../src/cli.ts';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'bad-input-'));
  await writeFile(join(cwd, 'a-file'), '');
});
afterEach(async () => {
  await rm(cwd, { recursive: true, force: true });
});

/** What the user sees, and whether anything was left behind. */
async function refused(line: string) {
  const host = bufferHost(line.split(' '), { cwd });
  const code = await orchestrator(host);
  const [cause, hint, ...rest] = host.err().split('\n');
  return { code, cause, hint, rest, out: host.out(), left: await readdir(cwd) };
}

/** Whatever it does, it does it to the fake backend, and at once. */
const RUN = 'run --backend=fake --profile=instant --yes --filter=rust-x86-light@512';

describe('bad input is one line that says what is wrong and one that says what to do', () => {
  it.each<[string, string, string]>([
    [`${RUN} --runs=a-file`, 'a-file is not a folder', 'name another folder'],
    [`${RUN} --id=../x`, '"../x" cannot be the name of a run', 'up to 64 letters'],
    [`${RUN} --budget=-1`, '--budget -1 is not allowed', 'dollars'],
    [`${RUN} --precision=abc`, '--precision abc is not allowed', 'such as 5%'],
    [`${RUN} --seed=1e400`, '--seed 1e400 is not a number', 'order of the visits'],
    [`${RUN} --cold=1.5`, '--cold 1.5 is not allowed', ''],
    [`${RUN} --cold`, '--cold was given no value', 'cold samples'],
    [`${RUN} --memory=`, '--memory was given no value', 'sizes in MB'],
    [`${RUN} --runtime=`, '--runtime was given no value', 'only these runtimes'],
    [
      `${RUN} --stack=arn:aws:cloudformation:x:1:stack/y`,
      'cannot name a stack',
      'letters, digits and hyphens',
    ],
    [`${RUN} --notes`, '--notes was given no value', ''],
    [`${RUN} --notes --seed=1`, '--notes was given no value', ''],
    [`${RUN} --yes=maybe`, '--yes=maybe is not allowed', ''],
    ['run --filter=', '--filter was given no value', 'only cells'],
    ['run --runtme=rust', 'run has no option --runtme', 'did you mean --runtime?'],
    ['rum', 'rum is no command', 'did you mean run?'],
    ['list --runs=nowhere', 'there is no folder ', 'with --runs'],
    ['list --runs=a-file', 'a-file is not a folder', ''],
    ['list --runs', '--runs was given no value', 'folder of the runs'],
    ['sync latest --run=x', 'latest and --run=x are two different answers', 'leave one of them out'],
    ['sync x --to=folder --again', '--again is for what is brought to the table', 'leave one of them out'],
    ['serve --port=99999', '--port 99999 is not allowed: it takes a whole number from 0 to 65535', ''],
    ['serve --port=-1', '--port -1 is not allowed', ''],
    ['serve --port=0 --functions=none --dynamodb=a-file', 'a-file is not a folder', 'name a folder'],
    ['serve --port=0 --functions=none --dynamodb=no/where', 'cannot be made (ENOENT)', 'name a folder'],
    ['serve --port=0 --functions=none --dynamodb=', '--dynamodb was given no value', ''],
  ])('%s', async (line, message, advice) => {
    const { code, cause, hint, rest, out, left } = await refused(line);
    expect(cause).toMatch(/^error LB_USAGE: /);
    expect(cause).toContain(message);
    expect(hint).toMatch(/^ {2}→ \S/);
    expect(hint).toContain(advice);
    expect({ code, rest, out, left }).toEqual({ code: 2, rest: [''], out: '', left: ['a-file'] });
  });

  it.each(['resume', 'restore --id=nope'])('%s of what was never begun', async (line) => {
    const { code, cause, left } = await refused(line);
    expect(cause).toMatch(/^error LB_RUN_NOT_FOUND: /);
    expect({ code, left }).toEqual({ code: 2, left: ['a-file'] });
  });

  it
    .skipIf(platform() !== 'linux')
    .each([
      [`${RUN} --runs=/proc/lambda-bench`],
      ['serve --port=0 --functions=none --dynamodb=/proc/lambda-bench'],
    ])('%s ends, though no folder can be made there (Linux alone)', async (line) => {
    const { code, cause } = await refused(line);
    expect(cause).toMatch(/^error LB_USAGE: .*\/proc\/lambda-bench cannot be made/);
    expect(code).toBe(2);
  });
});
