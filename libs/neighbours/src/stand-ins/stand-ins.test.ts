import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { LOCAL_CREDENTIALS } from '@lambda-bench/config';
import { describe, expect, it } from 'vitest';
import { createTestDataTable } from '../create-tables.ts';
import { findStandIn, type StandIn, type StandInName } from './find-stand-in.ts';
import { startStandIn } from './start-stand-in.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const place = { root: ROOT, env: process.env };
const NAMES: readonly StandInName[] = ['ministack', 'moto'];

const found = await Promise.all(NAMES.map((name) => findStandIn(name, place)));

describe.each(found.map((one, index) => ({ one, name: NAMES[index]! })))('$name', ({ one, name }) => {
  const reason = process.platform !== 'linux' ? ' (skipped: needs ss and /proc)' : reasonOf(one);
  const standIn = one as StandIn;

  it.skipIf(reason !== '')(`answers, on loopback alone, and leaves nothing behind${reason}`, async () => {
    let left: readonly Listener[];
    let folder: string | undefined;
    let port: number;
    {
      await using running = await startStandIn(standIn);
      port = Number(new URL(running.endpoint).port);
      await createTestDataTable(running.endpoint);
      expect(await tablesOf(running.endpoint)).toEqual(['BenchmarkTestData']);
      const listeners = await listenersOf(port);
      expect(listeners.map(({ address }) => address)).toEqual([`127.0.0.1:${port}`]);
      const env = await environmentOf(listeners[0]!.pid);
      folder = env['TMPDIR'];
      expect(Object.keys(env).filter((key) => /^(AWS_|npm_|LAMBDA_BENCH_)/.test(key))).toEqual([]);
      const { HOME, STATE_DIR = folder, S3_DATA_DIR = folder } = env;
      for (const place of [HOME, STATE_DIR, S3_DATA_DIR]) expect(place).toContain(folder);
      left = listeners;
    }
    expect(await listenersOf(port)).toEqual([]);
    expect(existsSync(`/proc/${left[0]!.pid}`)).toBe(false);
    expect(folder).toMatch(new RegExp(`${name}-`));
    expect(existsSync(folder!)).toBe(false);
  });

  it.skipIf(reason !== '')(`does not outlive an owner that was killed${reason}`, async () => {
    const source = `
      import { startStandIn } from ${JSON.stringify(new URL('./start-stand-in.ts', import.meta.url).href)};
      const running = await startStandIn(${JSON.stringify(standIn)});
      console.log(running.endpoint);
      setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', source], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(owner.stdout, 'data')) as [Buffer];
    const port = Number(new URL(line.toString().trim()).port);
    const [listener] = await listenersOf(port);
    const { TMPDIR: folder } = await environmentOf(listener!.pid);
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    for (let tries = 0; tries < 400 && existsSync(folder!); tries += 1) await sleep(25);
    expect(existsSync(folder!)).toBe(false);
    expect(await listenersOf(port)).toEqual([]);
  });
});

it('a stand-in that cannot be had is missing with its reason, and an error where it is required', async () => {
  const bare = { root: ROOT, env: { PATH: '/nonexistent', HOME: '/nonexistent' } };
  const missing = 'no Python 3.11 or later on this machine';
  expect(await findStandIn('moto', bare)).toEqual({ missing: `moto: ${missing}` });
  const required = { ...bare, env: { ...bare.env, LAMBDA_BENCH_REQUIRE: 'ministack,moto' } };
  await expect(findStandIn('ministack', required)).rejects.toThrow(`ministack is required: ${missing}`);
});

it('a stand-in that does not start says why', async () => {
  const broken: StandIn = { name: 'moto', version: '0', python: '/bin/false', folder: '/nonexistent' };
  await expect(startStandIn(broken)).rejects.toThrow(/^moto did not start on port \d+$/);
});

function reasonOf(one: (typeof found)[number]): string {
  return 'missing' in one ? ` (skipped: ${one.missing})` : '';
}

async function tablesOf(endpoint: string): Promise<readonly string[] | undefined> {
  const client = new DynamoDBClient({ endpoint, region: 'us-east-2', credentials: LOCAL_CREDENTIALS });
  try {
    return (await client.send(new ListTablesCommand({}))).TableNames;
  } finally {
    client.destroy();
  }
}

interface Listener {
  readonly address: string;
  readonly pid: number;
}

/** Everything that the process which listens on that port listens on. */
async function listenersOf(port: number): Promise<readonly Listener[]> {
  const { stdout } = await promisify(execFile)('ss', ['-ltnpH']);
  const all = stdout.split('\n').flatMap((line): Listener[] => {
    const pid = /pid=(\d+)/.exec(line)?.[1];
    const address = line.trim().split(/\s+/)[3];
    return pid === undefined || address === undefined ? [] : [{ address, pid: Number(pid) }];
  });
  const owner = all.find(({ address }) => address.endsWith(`:${port}`))?.pid;
  return all.filter(({ pid }) => pid === owner);
}

async function environmentOf(pid: number): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(`/proc/${pid}/environ`, 'utf8');
  return Object.fromEntries(
    text
      .split('\0')
      .filter((pair) => pair.includes('='))
      .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const),
  );
}
