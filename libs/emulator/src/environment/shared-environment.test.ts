import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { FunctionConfiguration } from '../functions/function-configuration.ts';
import { detectIsolation } from '../isolation/detect-isolation.ts';
import type { LaunchRequest } from '../launch/launch.ts';
import { planLaunch } from '../launch/plan-launch.ts';
import { createLogStore, type LogStore } from '../logs-api/log-store.ts';
import type { Answer } from '../runtime-api/runtime-invocation.ts';
import { meetingPlace } from '../testdata/meeting-place.ts';
import { DEFAULT_ENVIRONMENT_SETTINGS } from './environment-options.ts';
import type { Invocation, InvocationAccount } from './invocation.ts';
import { ManagedPool, type ManagedScale } from './managed-pool.ts';
import { DEFAULT_POOL_SETTINGS } from './pool.ts';

const PUPPET = fileURLToPath(new URL('../testdata/puppet.cjs', import.meta.url));

interface Bed extends AsyncDisposable {
  readonly homesDir: string;
  readonly pool: ManagedPool;
  readonly logs: LogStore;
  invoke(event: object): Promise<{ readonly answer: Answer; readonly account: InvocationAccount }>;
}

/** Environments, one unless it is said, that serve four invocations at once, as managed instances do. */
async function sharedBed(
  scale: ManagedScale = { min: 1, max: 1 },
  settings: { readonly concurrency?: number; readonly early?: (pool: ManagedPool) => void } = {},
): Promise<Bed> {
  const { concurrency = 4, early } = settings;
  const folder = mkdtempSync('/var/tmp/lambda-bench-shared-');
  const codeDir = join(folder, 'code');
  mkdirSync(codeDir);
  writeFileSync(join(codeDir, 'bootstrap'), `#!${process.execPath}\n${readFileSync(PUPPET, 'utf8')}`);
  chmodSync(join(codeDir, 'bootstrap'), 0o755);
  const isolation = await detectIsolation();
  const logs = createLogStore();
  const options = {
    configuration: configurationOf(codeDir, concurrency),
    account: { accountId: '123456789012', region: 'us-east-1' },
    maxConcurrency: concurrency,
    managed: true,
    cpuShare: 1,
    settings: { ...DEFAULT_ENVIRONMENT_SETTINGS, freezeAfterMs: 10 },
    pool: DEFAULT_POOL_SETTINGS,
    homesDir: join(folder, 'homes'),
    isolation,
    logs,
    launcher: (request: LaunchRequest) =>
      Promise.resolve(planLaunch(request, { ok: true, kind: 'provided' })),
  };
  const pool = new ManagedPool(options, scale);
  early?.(pool);
  expect(await pool.provisioned).toBeUndefined();
  return {
    pool,
    logs,
    homesDir: options.homesDir,
    invoke: (event) =>
      new Promise((resolve, reject) => {
        let answer: Answer | undefined;
        const invocation: Invocation = {
          requestId: randomUUID(),
          event: Buffer.from(JSON.stringify(event)),
          functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:f',
          traceId: 'Root=1-a;Sampled=0',
          wantsTail: false,
          answered: (given) => (answer = given),
          accounted: (account) => {
            if (answer === undefined) reject(new Error('accounted for without an answer'));
            else resolve({ answer, account });
          },
          unstartable: ({ reason }) => {
            reject(new Error(reason));
          },
        };
        pool.invoke(invocation);
      }),
    [Symbol.asyncDispose]: async () => {
      await pool[Symbol.asyncDispose]();
      await isolation[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configurationOf(dir: string, polls: number): FunctionConfiguration {
  return {
    functionName: 'f',
    functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:f',
    version: '1',
    runtime: 'provided.al2023',
    handler: 'puppet',
    role: 'arn:aws:iam::123456789012:role/lambda',
    description: '',
    architecture: process.arch === 'arm64' ? 'arm64' : 'x86_64',
    memoryMb: 2048,
    timeoutSeconds: 1,
    ephemeralMb: 512,
    variables: { PUPPET_INIT: JSON.stringify({ polls }) },
    logging: { format: 'JSON', group: '/aws/lambda/f' },
    code: { dir, sha256Base64: '', sizeBytes: 0 },
    state: 'Active',
    revisionId: '',
    lastModified: '',
  };
}

function said({ answer }: { readonly answer: Answer }): string {
  return answer.kind === 'fault' ? answer.errorType : Buffer.from(answer.payload).toString();
}

describe('an environment that is shared', () => {
  it('serves several invocations at once in one process, and reports their duration alone', async () => {
    await using bed = await sharedBed();
    expect(said(await bed.invoke({ do: 'echo', value: 0 }))).toBe('{"value":0,"served":1}');
    const start = performance.now();
    const four = await Promise.all([1, 2, 3, 4].map(() => bed.invoke({ do: 'sleep', ms: 400 })));
    expect(performance.now() - start).toBeLessThan(4 * 400);
    expect(four.map(said)).toEqual(Array.from({ length: 4 }, () => '{"slept":400}'));
    expect(bed.pool.size).toBe(1);
    const { report } = four[0]?.account ?? {};
    expect(Object.keys(report ?? {}).sort()).toEqual(['durationMs', 'requestId', 'status']);
    const types = bed.logs
      .group('/aws/lambda/f')
      ?.streams()
      .flatMap((stream) => stream.events().map(({ message }) => message));
    expect(types?.filter((message) => message.includes('platform.report'))).toHaveLength(5);
    expect(types?.filter((message) => message.includes('runtimeDone'))).toEqual([]);
  });

  it('outlives the time-out of one invocation, whose late answer is not taken', async () => {
    await using bed = await sharedBed();
    await bed.invoke({ do: 'echo', value: 0 });
    const [late, other] = await Promise.all([
      bed.invoke({ do: 'sleep', ms: 1300 }),
      bed.invoke({ do: 'sleep', ms: 500 }),
    ]);
    expect([said(late), said(other)]).toEqual(['Sandbox.Timedout', '{"slept":500}']);
    expect(late.account.report).toMatchObject({ durationMs: 1000, status: 'timeout' });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(said(await bed.invoke({ do: 'echo', value: 1 }))).toBe('{"value":1,"served":4}');
    expect(bed.pool.size).toBe(1);
  });

  it('counts what timed out until its late answer, so that another environment is asked meanwhile', async () => {
    await using place = await meetingPlace();
    await using bed = await sharedBed({ min: 2, max: 2 }, { concurrency: 1 });
    const meet = () => bed.invoke({ do: 'meet', port: place.port });
    expect(said(await meet())).toBe('Sandbox.Timedout');
    for (const value of [1, 2, 3]) {
      const answer = said(await bed.invoke({ do: 'echo', value }));
      expect(answer).toBe(`{"value":${String(value)},"served":${String(value)}}`);
    }
    const busy = meet();
    await expect.poll(() => place.waiting(), { timeout: 20_000 }).toBe(2);
    await expect(bed.invoke({ do: 'echo' })).rejects.toThrow('Every environment is full.');
    place.release();
    await busy;
    // The late answer frees the place: two are served at once again.
    const both = async () => {
      const two = await Promise.allSettled([1, 2].map((value) => bed.invoke({ do: 'echo', value })));
      return two.map(({ status }) => status);
    };
    await expect.poll(both, { timeout: 20_000 }).toEqual(['fulfilled', 'fulfilled']);
  });

  it('counts all that timed out', async () => {
    await using bed = await sharedBed({ min: 1, max: 1 }, { concurrency: 2 });
    const hung = await Promise.all([1, 2].map(() => bed.invoke({ do: 'hang' })));
    expect(hung.map(said)).toEqual(['Sandbox.Timedout', 'Sandbox.Timedout']);
    await expect(bed.invoke({ do: 'echo' })).rejects.toThrow('Every environment is full.');
  });

  it.each([
    [
      { min: 3, max: 3 },
      { min: 1, max: 1 },
    ],
    [
      { min: 1, max: 1 },
      { min: 2, max: 2 },
    ],
    [
      { min: 2, max: 2 },
      { min: 0, max: 0 },
    ],
  ])('is one of as many as a change from %j to %j before they are ready says', async (before, after) => {
    await using bed = await sharedBed(before, {
      early: (pool) => {
        pool.scale(after);
      },
    });
    await expect.poll(() => bed.pool.size, { timeout: 20_000 }).toBe(after.min);
    // None that is still on its way adds to them.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(bed.pool.size).toBe(after.min);
  });

  it('is joined later by another that could not be started at once', async () => {
    await using bed = await sharedBed();
    const { homesDir, pool } = bed;
    renameSync(homesDir, `${homesDir}-away`);
    writeFileSync(homesDir, 'no folder');
    pool.scale({ min: 2, max: 2 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(pool.size).toBe(1);
    rmSync(homesDir);
    renameSync(`${homesDir}-away`, homesDir);
    await expect.poll(() => pool.size, { timeout: 20_000 }).toBe(2);
  });

  it('takes all of its invocations along when its process ends', async () => {
    await using bed = await sharedBed();
    await bed.invoke({ do: 'echo', value: 0 });
    const all = await Promise.all([
      bed.invoke({ do: 'sleep', ms: 900 }),
      bed.invoke({ do: 'sleep', ms: 900 }),
      bed.invoke({ do: 'exit', code: 1 }),
    ]);
    expect(all.map(said)).toEqual(Array.from({ length: 3 }, () => 'Runtime.ExitError'));
    // Another takes its place without being asked for.
    const again = () =>
      bed.invoke({ do: 'echo', value: 1 }).then(said, (refusal: unknown) => String(refusal));
    await expect.poll(again, { timeout: 10_000 }).toBe('{"value":1,"served":1}');
  });

  it('refuses what it has no place for, and is one of no more than its scale allows', async () => {
    await using bed = await sharedBed();
    const four = [1, 2, 3, 4].map(() => bed.invoke({ do: 'sleep', ms: 600 }));
    await expect(bed.invoke({ do: 'echo' })).rejects.toThrow('Every environment is full.');
    expect((await Promise.all(four)).map(said)).toHaveLength(4);
    expect(bed.pool.size).toBe(1);
  });
});
