import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bufferHost } from '@lambda-bench/host';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orchestrator } from '../src/cli.ts';

const main = new URL('../src/main.ts', import.meta.url).pathname;
// By its path: the analyzer is started in the user's folder, where nothing is installed.
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm')).href;
const self = [process.execPath, '--import', tsx, main];

/** A runtime of its own: `hashes` is its work, and `FAIL` makes it answer with an error. */
function bootstrap(hashes: number, fails = false): string {
  return `#!${process.execPath}
import { createHash } from 'node:crypto';
const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/';
for (;;) {
  const next = await fetch(base + 'next');
  const id = next.headers.get('lambda-runtime-aws-request-id');
  await next.text();
  let hash = '';
  for (let i = 0; i < ${hashes}; i += 1) hash = createHash('sha256').update(hash + i).digest('hex');
  const [path, body] = ${fails} ? ['error', { errorType: 'Broken', errorMessage: 'on purpose' }] : ['response', { hash }];
  await fetch(base + id + '/' + path, { method: 'POST', body: JSON.stringify(body) });
}
`;
}

/** It takes an invocation and never answers. */
function hanging(name: string): string {
  return `#!${process.execPath}
// ${name}
await fetch('http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/next');
setTimeout(() => {}, 600_000);
`;
}

let cwd: string;

beforeEach(async () => {
  cwd = await realpath(await mkdtemp(join(tmpdir(), 'gate-')));
});

afterEach(() => rm(cwd, { recursive: true, force: true }));

async function write(folder: string, hashes: number, fails = false): Promise<void> {
  await mkdir(join(cwd, folder), { recursive: true });
  await writeFile(join(cwd, folder, 'bootstrap'), bootstrap(hashes, fails));
  await writeFile(join(cwd, folder, 'package.json'), '{"type":"module"}');
  await chmod(join(cwd, folder, 'bootstrap'), 0o755);
}

function git(...args: readonly string[]): string {
  const who = ['-c', 'user.name=Nobody', '-c', 'user.email=nobody@example.com'];
  return execFileSync('git', [...who, ...args], { cwd, encoding: 'utf8' }).trim();
}

function commit(): void {
  git('add', '-A');
  git('commit', '-qm', 'a change');
}

async function lambdaBench(...args: readonly string[]) {
  const host = bufferHost(args, { cwd, self, env: process.env as Record<string, string> });
  const code = await orchestrator(host);
  return { code, out: host.out(), err: host.err() };
}

/** Hashes: less than a millisecond of work, and so much more that no load of this machine hides it. */
const [LITTLE, MUCH] = [100, 20_000];

/** Few rounds: the difference is large. */
const QUICK = ['--id=g', '--memory=512', '--rounds=5', '--warm=2', '--out=out', '--threshold=50%'];

const gateJson = async () => JSON.parse(await readFile(join(cwd, 'out/gate.json'), 'utf8')) as Gate;

interface Gate {
  readonly outcome: string;
  readonly headline: string;
  readonly regressions: readonly string[];
  readonly improvements: readonly string[];
  readonly notes: readonly string[];
  readonly base: { readonly source: string; readonly commit?: string };
  readonly head: { readonly source: string };
  readonly comparisons: readonly { readonly metric: string; readonly decision: string }[];
  readonly repeat: string;
}

const decisions = ({ comparisons }: Gate, metric: string) =>
  comparisons.filter((row) => row.metric === metric).map(({ decision }) => decision);

const shelves = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('lambda-bench-gate-'));

describe('gate', { timeout: 300_000 }, () => {
  it('fails with 7 where the head does far more than the base, each built in a checkout that is gone afterwards', async () => {
    git('init', '-q', '-b', 'main');
    await write('src', LITTLE);
    await writeFile(join(cwd, 'build.sh'), 'mkdir made && cp -r src made/fn\n');
    commit();
    git('tag', 'before');
    await write('src', MUCH);
    commit();
    const sides = ['before', 'main', '--function=made/fn', '--build=sh build.sh'];
    const { code, err } = await lambdaBench('gate', ...sides, ...QUICK);
    expect(err).toMatch(/building before \([0-9a-f]{10}\): sh build\.sh\nbuilding main /);
    expect(err).toContain('30 planned = 30 samples');
    expect(code, err).toBe(7);
    const gate = await gateJson();
    expect(gate.headline).toMatch(/^Regression: warm duration at 512 MB \+/);
    expect(decisions(gate, 'warm')).toEqual(['worse']);
    expect(gate.base).toMatchObject({ source: 'before', commit: git('rev-parse', 'before') });
    expect(gate.repeat).toContain(
      `gate ${git('rev-parse', 'before')} ${git('rev-parse', 'main')} --function=made/fn --build='sh build.sh'`,
    );
    const comment = await readFile(join(cwd, 'out/gate.md'), 'utf8');
    expect(comment).toMatch(/^<!-- lambda-bench:gate fn -->\n\*\*Regression/);
    expect(git('worktree', 'list').split('\n')).toHaveLength(1);
    expect(existsSync(join(cwd, 'made'))).toBe(false);
  });

  it('passes a working folder that does far less than the base, and calls it better', async () => {
    git('init', '-q', '-b', 'main');
    await write('fn', MUCH);
    commit();
    await write('fn', LITTLE);
    const { code, err } = await lambdaBench('gate', 'main', '--function=fn', ...QUICK);
    expect(code, err).toBe(0);
    const gate = await gateJson();
    expect(gate.outcome).toBe('passed');
    expect(gate.improvements.join()).toContain('warm duration at 512 MB −');
    expect(gate.head.source).toBe('the working folder');
  });

  it('a head that fails is a regression, though there is nothing to compare', async () => {
    await write('good', 10);
    await write('bad', 10, true);
    const { code, err } = await lambdaBench('gate', 'good', 'bad', ...QUICK);
    expect(code, err).toBe(7);
    expect((await gateJson()).headline).toMatch(
      /invocations of the head failed and 0 of 15 of the base, at 512 MB .*on purpose/,
    );
  });

  it('a function that hangs is ended after --timeout, and a gate of which neither side answers is 5', async () => {
    for (const folder of ['one', 'two']) {
      await write(folder, 10);
      await writeFile(join(cwd, folder, 'bootstrap'), hanging(folder));
      await chmod(join(cwd, folder, 'bootstrap'), 0o755);
    }
    const few = ['--id=g', '--memory=512', '--rounds=3', '--warm=0', '--out=out', '--timeout=1'];
    const { code, err } = await lambdaBench('gate', 'one', 'two', ...few);
    expect(code, err).toBe(5);
    const { outcome, headline, improvements, repeat } = await gateJson();
    expect(outcome).toBe('failed');
    expect(headline).toMatch(
      /^Nothing was compared: the base never answered: .*timed out after 1\.00 seconds/,
    );
    expect(improvements).toEqual([]);
    expect(repeat).toContain(' --timeout=1 ');
  });

  it('one code on both sides is not measured, and says so', async () => {
    await write('one', LITTLE);
    await write('two', LITTLE);
    const { code, err } = await lambdaBench('gate', 'one', 'two', ...QUICK);
    expect(err).toContain('base and head are the same code: nothing was measured (--allow-same');
    expect(code).toBe(0);
    expect(existsSync(join(cwd, 'runs'))).toBe(false);
  });

  it('compares a folder with the same folder of a commit, and says what git ignores in it', async () => {
    git('init', '-q', '-b', 'main');
    await write('fn', LITTLE);
    await writeFile(join(cwd, '.gitignore'), 'made\n__pycache__\n');
    commit();
    await mkdir(join(cwd, 'fn/__pycache__'), { recursive: true });
    await writeFile(join(cwd, 'fn/__pycache__/x.pyc'), 'compiled');
    const same = await lambdaBench('gate', 'main', './fn', ...QUICK);
    expect(same.err).toContain('base and head are the same code');
    await writeFile(join(cwd, 'fn/made'), 'x'.repeat(50_000));
    const few = ['--id=g', '--memory=512', '--rounds=3', '--warm=1', '--out=out', '--metrics=size'];
    const { code, err } = await lambdaBench('gate', 'main', './fn', ...few);
    expect(code, err).toBe(0);
    expect((await gateJson()).notes[0]).toContain('The head has files that git ignores (made)');
  });

  it('shows what it would do, and measures nothing', async () => {
    await write('one', LITTLE);
    await write('two', MUCH);
    const { code, out } = await lambdaBench('gate', 'one', 'two', '--dry-run', '--seed=5');
    expect(out).toBe(
      'two against one (provided.al2023) at 512, 1769 MB: 20 rounds, 400 invocations on this machine, seed 5\n',
    );
    expect(code).toBe(0);
  });
});

describe('what stands in the way is one line', () => {
  it.each<[string, string[], string]>([
    ['no base', ['nowhere'], 'LB_USAGE: <from> nowhere is neither a folder, a zip nor a git ref'],
    ['no head', ['main', 'nowhere'], 'LB_USAGE: [to] nowhere is neither a folder, a zip nor a git ref'],
    ['a folder that is gone', ['main', './nowhere'], 'LB_USAGE: [to] '],
    ['a folder that is not in the base', ['main', '--function=new'], 'LB_USAGE: new is not in main ('],
    [
      'a folder outside the repository',
      ['main', '--function=..'],
      'LB_USAGE: --function .. is outside the git repository',
    ],
    [
      'a build that fails',
      ['main', '--function=fn', '--build=echo it broke; exit 3'],
      'LB_ARTEFACT: --build failed for main (',
    ],
    [
      'a build without a ref',
      ['fn', 'fn', '--build=true'],
      'LB_USAGE: --build is for git refs, and there is none',
    ],
    [
      'a runtime that nobody has',
      ['main', '--function=fn', '--runtime=cobol'],
      'LB_USAGE: --runtime cobol is not one runtime',
    ],
    [
      'a threshold that is none',
      ['main', '--function=fn', '--threshold=quick'],
      'LB_USAGE: --threshold quick is not allowed',
    ],
    [
      'a warm metric without a warm invocation',
      ['main', '--function=fn', '--warm=0', '--metrics=init,warm'],
      'LB_USAGE: --metrics warm is of warm invocations, and --warm=0 makes none',
    ],
    ['a timeout that Lambda has not', ['main', '--timeout=901'], 'LB_USAGE: --timeout 901 is not allowed'],
    ['too few rounds', ['main', '--function=fn', '--rounds=2'], 'LB_USAGE: --rounds 2 is not allowed'],
    ['nothing named', [], 'LB_USAGE: gate needs more than that'],
  ])('%s', async (_, args, message) => {
    git('init', '-q', '-b', 'main');
    await write('fn', 10);
    commit();
    await write('new', 10);
    const { code, err } = await lambdaBench('gate', ...args);
    expect(err).toContain(`error ${message}`);
    expect(code).toBe(message.startsWith('LB_ARTEFACT') ? 3 : 2);
    expect(git('worktree', 'list').split('\n')).toHaveLength(1);
    expect(existsSync(join(cwd, 'runs'))).toBe(false);
  });

  it('a repository of somebody else is refused in the words of git', async () => {
    git('init', '-q', '-b', 'main');
    await write('fn', 10);
    commit();
    const env = { ...(process.env as Record<string, string>), GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' };
    const host = bufferHost(['gate', 'main', '--function=fn'], { cwd, self, env });
    expect(await orchestrator(host)).toBe(2);
    expect(host.err()).toContain('git refuses the repository: fatal: detected dubious ownership');
    expect(host.err()).toContain('safe.directory');
  });

  it('a folder outside the repository, without --function', async () => {
    git('init', '-q', '-b', 'main');
    await write('fn', 10);
    commit();
    const elsewhere = await mkdtemp(join(tmpdir(), 'gate-elsewhere-'));
    try {
      await writeFile(join(elsewhere, 'bootstrap'), bootstrap(10));
      const { code, err } = await lambdaBench('gate', 'main', elsewhere);
      expect(err).toContain(`error LB_USAGE: [to] ${elsewhere} is outside the git repository`);
      expect(code).toBe(2);
    } finally {
      await rm(elsewhere, { recursive: true, force: true });
    }
  });

  it('a ref outside a repository', async () => {
    await write('fn', 10);
    const { code, err } = await lambdaBench('gate', 'main', '--function=fn');
    expect(err).toContain(`<from> main is neither a folder nor a zip, and ${cwd} is in no git repository`);
    expect(code).toBe(2);
  });
});

describe('a gate that does not get far', { timeout: 300_000 }, () => {
  const hang = ['gate', 'main', '--function=fn', '--build=touch started; sleep 600'];

  beforeEach(async () => {
    git('init', '-q', '-b', 'main');
    await write('fn', 10);
    commit();
  });

  it('Ctrl-C while it builds ends the build and removes the checkout', async () => {
    const host = bufferHost(hang, { cwd, self, env: process.env as Record<string, string> });
    const ended = orchestrator(host);
    await expect.poll(() => host.err(), { timeout: 60_000 }).toContain('building main');
    await expect
      .poll(() => checkedOut().then((paths) => paths.some((path) => existsSync(join(path, 'started')))), {
        timeout: 60_000,
      })
      .toBe(true);
    host.interrupt();
    expect(await ended).toBe(6);
    expect(await checkedOut()).toEqual([]);
  });

  it('what a killed one leaves is gone with the next', async () => {
    const [command = '', ...args] = self;
    const child = spawn(command, [...args, ...hang], { cwd, stdio: 'ignore' });
    await expect
      .poll(() => checkedOut().then((paths) => paths.some((path) => existsSync(join(path, 'started')))), {
        timeout: 60_000,
      })
      .toBe(true);
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    const mine = `lambda-bench-gate-${child.pid ?? 0}-`;
    expect((await shelves()).some((name) => name.startsWith(mine))).toBe(true);
    await lambdaBench('gate', 'main', '--function=nowhere');
    expect((await shelves()).some((name) => name.startsWith(mine))).toBe(false);
    expect(await checkedOut()).toEqual([]);
  });

  /** Those that the repository knows, the working folder aside. */
  function checkedOut(): Promise<readonly string[]> {
    const paths = [...git('worktree', 'list', '--porcelain').matchAll(/^worktree (.+)$/gm)].map(
      ([, path = '']) => path,
    );
    return Promise.resolve(paths.slice(1));
  }
});
