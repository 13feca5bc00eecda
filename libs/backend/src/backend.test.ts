import { setTimeout as wait } from 'node:timers/promises';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { LOCAL_CREDENTIALS, modeOf, RUNTIMES } from '@lambda-bench/config';
import {
  controlBuckets,
  DEFAULT_POLICY,
  headerOf,
  matrixPlan,
  memoryJournal,
  runPlan,
  UNPACED,
  type ControlBuckets,
} from '@lambda-bench/runner';
import { openBackend, type BackendOptions } from './open-backend.ts';
import {
  CONFLICT,
  SERVICE_ERROR,
  THROTTLED,
  wireLambda,
  type WireFault,
  type WireLambda,
} from './testing/wire-lambda.ts';
import { ORIGINAL_MB } from './testing/wire-function.ts';
import { STACK } from './testing/wire-stack.ts';

const NAMES = ['nodejs22-x86-light', 'nodejs20-x86-light'];
const time = { clock: { now: () => Date.now() }, sleep: (ms: number) => wait(ms) };

function backendOf(wire: Pick<WireLambda, 'endpoint'>, more: Partial<BackendOptions> = {}) {
  return openBackend({ ...optionsOf(), endpoint: wire.endpoint, ...more });
}

function optionsOf(): BackendOptions {
  return {
    name: 'aws',
    region: 'us-east-2',
    credentials: LOCAL_CREDENTIALS,
    functions: { stack: STACK },
    connections: 50,
    buckets: UNPACED,
    random: Math.random,
    ...time,
    patience: {
      attempts: 8,
      backoff: { firstMs: 5, longestMs: 40 },
      settleMs: 5000,
      pollMs: { first: 5, longest: 20 },
    },
    callPatience: { controlMs: 300, invokeExtraMs: 300 },
  };
}

const answer = (of: typeof THROTTLED): WireFault => ({ kind: 'answer', answer: of });

function denied(action: string): WireFault {
  const message = `User: arn:aws:sts::123456789012:assumed-role/Dev is not authorized to perform: ${action} on resource: x`;
  return answer({ status: 403, type: 'AccessDeniedException', body: { Message: message } });
}

describe('discovery', () => {
  it('reads every page of the stack, takes only its functions, and reports names that are in no table', async () => {
    const ours = RUNTIMES.slice(0, 6).map(({ slug }) => `${slug}-arm64-light`);
    await using wire = await wireLambda({ functions: [...ours, 'SomebodyElses'] });
    const unknown: string[] = [];
    await using backend = backendOf(wire, { onUnknown: (name) => unknown.push(name) });
    const functions = await backend.discover();
    expect(functions.map(({ name }) => name)).toEqual(ours);
    expect(unknown).toEqual(['SomebodyElses']);
    expect(wire.calls.filter(({ operation }) => operation === 'ListStackResources')).toHaveLength(2);
    expect(functions[0]).toMatchObject({
      spec: { runtime: 'python3.13', arch: 'arm64', workload: 'light' },
      runtime: 'nodejs22.x',
      memoryMb: ORIGINAL_MB,
      timeoutSeconds: 30,
      codeBytes: 1234,
    });
  });

  it('by name takes any function', async () => {
    await using wire = await wireLambda({ functions: ['mine'] });
    await using backend = backendOf(wire, { functions: { names: ['mine'] } });
    expect(await backend.discover()).toMatchObject([{ name: 'mine', spec: undefined, arch: 'x86_64' }]);
  });

  it('waits out throttling, 500s and a call that is never answered, and tells of the throttling', async () => {
    const script = [answer(SERVICE_ERROR), answer(THROTTLED), { kind: 'hang' }, answer(THROTTLED)] as const;
    await using wire = await wireLambda({
      functions: NAMES,
      fault: (operation, count) => (operation === 'GetFunctionConfiguration' ? script[count] : undefined),
    });
    const told: string[] = [];
    await using backend = backendOf(wire, { onThrottled: (message) => told.push(message) });
    expect(await backend.discover()).toHaveLength(2);
    expect(told).toHaveLength(2);
    expect(told[0]).toMatch(/^GetFunctionConfiguration of nodejs2.*: TooManyRequestsException/);
  });

  it('says where it was, unless that is where Lambda always is', async () => {
    await using wire = await wireLambda({ functions: NAMES });
    await using given = backendOf(wire);
    expect(await given.describe()).toMatchObject({ endpoint: wire.endpoint });
    try {
      process.env['AWS_ENDPOINT_URL_LAMBDA'] = wire.endpoint.replace('//', '//me:secret@');
      await using named = openBackend(optionsOf());
      expect(await named.describe()).toMatchObject({ endpoint: wire.endpoint });
    } finally {
      delete process.env['AWS_ENDPOINT_URL_LAMBDA'];
    }
    await using usual = openBackend(optionsOf());
    expect(await usual.describe()).not.toHaveProperty('endpoint');
  });

  it('of a stack that is not there says so', async () => {
    await using wire = await wireLambda({ functions: NAMES });
    await using backend = backendOf(wire, { functions: { stack: 'Nowhere' } });
    await expect(backend.discover()).rejects.toMatchObject({
      code: 'LB_STACK',
      message:
        'there is no stack Nowhere in this account in us-east-2, nor in us-east-1, us-west-2, eu-west-1, eu-central-1, ap-southeast-2',
    });
  });
});

describe('errors that concern the whole run', () => {
  it.each<[string, WireFault, string, RegExp]>([
    [
      'a permission that is missing',
      denied('lambda:GetFunctionConfiguration'),
      'LB_CREDENTIALS',
      /call lambda:GetFunctionConfiguration/,
    ],
    [
      'credentials that have expired',
      answer({
        status: 403,
        type: 'ExpiredTokenException',
        body: { message: 'The security token included in the request is expired' },
      }),
      'LB_CREDENTIALS',
      /AWS credentials have expired/,
    ],
    [
      'credentials that nobody knows',
      answer({
        status: 403,
        type: 'UnrecognizedClientException',
        body: { message: 'The security token included in the request is invalid.' },
      }),
      'LB_CREDENTIALS',
      /missing or not accepted/,
    ],
  ])('%s: a code and what to do', async (_, fault, code, message) => {
    await using wire = await wireLambda({
      functions: NAMES,
      fault: (operation) => (operation === 'ListStackResources' ? undefined : fault),
    });
    await using backend = backendOf(wire);
    const discovery = backend.discover();
    await expect(discovery).rejects.toMatchObject({ code });
    await expect(discovery).rejects.toThrow(message);
  });

  it('nobody at the endpoint', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    await using backend = backendOf({ endpoint });
    await expect(backend.discover()).rejects.toMatchObject({ code: 'LB_BACKEND' });
  });
});

describe('a function under control', () => {
  async function openFirst(wire: WireLambda, more: Partial<BackendOptions> = {}) {
    const backend = backendOf(wire, more);
    const [fn] = await backend.discover();
    return { fn: wire.functions.get(NAMES[0]!)!, control: await backend.open(fn!), backend };
  }

  it('has its memory changed and put back, and nothing else', async () => {
    await using wire = await wireLambda({ functions: NAMES });
    const { fn, control } = await openFirst(wire);
    await control.setMemory(512);
    expect(fn.memoryMb).toBe(512);
    await control[Symbol.asyncDispose]();
    expect(fn.memoryMb).toBe(ORIGINAL_MB);
    expect(fn.updates).toEqual([{ MemorySize: 512 }, { MemorySize: ORIGINAL_MB }]);
  });

  it('that was not changed is left alone', async () => {
    await using wire = await wireLambda({ functions: NAMES });
    const { fn, control } = await openFirst(wire);
    await control[Symbol.asyncDispose]();
    expect(fn.updates).toEqual([]);
  });

  it('is waited for until the update is successful, through conflicts, throttling, lost answers and a slow update', async () => {
    const script: Record<string, readonly (WireFault | undefined)[]> = {
      UpdateFunctionConfiguration: [
        answer(CONFLICT),
        answer(THROTTLED),
        { kind: 'reset' },
        { kind: 'reset', after: true },
        { kind: 'hang' },
      ],
      GetFunction: [undefined, answer(SERVICE_ERROR), { kind: 'hang' }, answer(THROTTLED)],
    };
    await using wire = await wireLambda({
      functions: NAMES,
      updateMs: 400,
      fault: (operation, count) => script[operation]?.[count],
    });
    const { fn, control } = await openFirst(wire);
    await control.setMemory(512);
    expect((await control.invoke(new Uint8Array())).outcome).toBe('answered');
    expect(fn.memoryMb).toBe(512);
    expect(control.memoryMb).toBe(512);
  });

  it('whose update never ends is given up with what it is', async () => {
    await using wire = await wireLambda({ functions: NAMES, updateMs: 60_000 });
    const { control } = await openFirst(wire, {
      patience: {
        attempts: 2,
        backoff: { firstMs: 1, longestMs: 2 },
        settleMs: 100,
        pollMs: { first: 5, longest: 10 },
      },
    });
    await expect(control.setMemory(512)).rejects.toThrow('does not settle: Active, InProgress, 512 MB');
    expect(control.memoryMb).toBeUndefined();
  });

  it('publishes versions that keep their size, deletes them, and sweeps those that were left', async () => {
    await using wire = await wireLambda({ functions: NAMES });
    const { fn, control, backend } = await openFirst(wire);
    await control.setMemory(512);
    const version = await control.versions!.publish();
    await control.setMemory(1769);
    const invocation = await version.invoke(new Uint8Array());
    expect(invocation).toMatchObject({ outcome: 'answered', executedVersion: version.version });
    expect(invocation.outcome === 'answered' && invocation.logTail).toContain('Memory Size: 512 MB');
    expect([...fn.versions.keys()]).toEqual([version.version]);
    fn.versions.set('77', { memoryMb: 1, description: "the user's own", idle: [] });
    const [info] = await backend.discover();
    const later = await backend.open(info!);
    expect(await later.versions!.sweep()).toBe(1);
    await version.delete();
    expect([...fn.versions.keys()]).toEqual(['77']);
  });
});

describe('an invocation', () => {
  it('is sent once whatever happens, and tells what it was', async () => {
    const script: readonly (WireFault | undefined)[] = [
      undefined,
      answer(THROTTLED),
      answer(SERVICE_ERROR),
      { kind: 'reset' },
      { kind: 'hang' },
      answer({ status: 400, type: 'InvalidRequestContentException', body: { message: 'not JSON' } }),
    ];
    await using wire = await wireLambda({
      functions: ['mine'],
      fault: (operation, count) => (operation === 'Invoke' ? script[count] : undefined),
    });
    await using backend = backendOf(wire, {
      functions: { names: ['mine'] },
      callPatience: { controlMs: 300, invokeExtraMs: -29_800 },
    });
    const [info] = await backend.discover();
    const control = await backend.open(info!);
    const seen: string[] = [];
    for (let count = 0; count < script.length; count += 1) {
      const invocation = await control.invoke(new TextEncoder().encode('{}'));
      seen.push(invocation.outcome === 'answered' ? 'answered' : `${invocation.cause} ${invocation.code}`);
      expect(invocation.client.roundTripMs).toBeGreaterThan(0);
      expect(Math.abs(invocation.client.sentAt - Date.now())).toBeLessThan(10_000);
    }
    expect(seen).toEqual([
      'answered',
      'throttled TooManyRequestsException',
      'service ServiceException',
      'network ECONNRESET',
      'network AbortError',
      'refused InvalidRequestContentException',
    ]);
    expect(wire.calls.filter(({ operation }) => operation === 'Invoke')).toHaveLength(script.length);
  });
});

describe('a backend that is closed', () => {
  it('makes no more calls, whatever was going on', async () => {
    await using wire = await wireLambda({ functions: NAMES, updateMs: 60_000 });
    const backend = backendOf(wire);
    const [info] = await backend.discover();
    const control = await backend.open(info!);
    const changing = control.setMemory(512);
    await backend[Symbol.asyncDispose]();
    await expect(changing).rejects.toThrow('the run has ended');
    await wire.quiet();
    const before = wire.calls.length;
    await expect(control.invoke(new Uint8Array())).rejects.toMatchObject({ code: 'LB_BACKEND' });
    expect(wire.calls).toHaveLength(before);
  });
});

describe('invocations at once', () => {
  it('are as many as were asked for: none waits for a socket, which its round trip would count', async () => {
    await using wire = await wireLambda({ functions: ['mine'], runMs: 500 });
    await using backend = backendOf(wire, {
      functions: { names: ['mine'] },
      connections: 120,
      callPatience: { controlMs: 20_000, invokeExtraMs: 20_000 },
    });
    const [info] = await backend.discover();
    const control = await backend.open(info!);
    const invocations = await Promise.all(
      Array.from({ length: 120 }, () => control.invoke(new Uint8Array())),
    );
    expect(new Set(invocations.map(({ outcome }) => outcome))).toEqual(new Set(['answered']));
    // The SDK's own fifty sockets would make it fifty.
    expect(wire.mostAtOnce).toBeGreaterThan(80);
  });
});

describe('a run over the wire', () => {
  const mode = modeOf('test');
  const cells = NAMES.flatMap((name) => [512, 1024].map((memoryMb) => ({ ...specOf(name), memoryMb })));
  const plan = matrixPlan({
    seed: 1,
    rounds: 4,
    coldPerCell: 8,
    warmPerCell: 16,
    cells,
    skips: [],
    samples: cells.length * 24,
  });

  async function runOver(wire: WireLambda, buckets: ControlBuckets, seriesSecondsAtMost: number) {
    await using backend = backendOf(wire, { buckets });
    const functions = await backend.discover();
    const facts = {
      run: 'wire',
      suite: 'matrix',
      mode: mode.id,
      backend: 'aws',
      harness: { version: '0' },
      options: {},
    };
    const header = headerOf(facts, plan, functions, await backend.describe(), Date.now());
    const journal = memoryJournal();
    const outcome = await runPlan({
      plan,
      functions,
      backend,
      journal,
      history: [header],
      ...time,
      random: Math.random,
      limits: { workers: Infinity, concurrency: 50 },
      policy: { ...DEFAULT_POLICY, seriesSecondsAtMost, backoff: { firstMs: 5, longestMs: 40 } },
    });
    return { outcome, records: journal.records };
  }

  it.each([
    ['in series', Infinity],
    ['side by side', 0],
  ])(
    '%s, with every fault: no sample is lost, no kind is wrong, all is put back',
    async (_, seriesSecondsAtMost) => {
      const faults: readonly WireFault[] = [
        answer(THROTTLED),
        answer(SERVICE_ERROR),
        { kind: 'reset' },
        { kind: 'reset', after: true },
        { kind: 'delay', ms: 30 },
      ];
      await using wire = await wireLambda({
        functions: NAMES,
        fault: (operation, count) => {
          if (operation === 'ListStackResources') return undefined;
          if (operation === 'UpdateFunctionConfiguration' && count % 5 === 2) return answer(CONFLICT);
          return count % 6 === 5 ? faults[Math.floor(count / 6) % faults.length] : undefined;
        },
      });
      const { outcome, records } = await runOver(wire, UNPACED, seriesSecondsAtMost);
      expect(outcome).toMatchObject({
        status: 'completed',
        restored: true,
        books: { planned: plan.samples, samples: plan.samples, failures: 0, skips: 0, missing: 0 },
      });
      const environments = new Set<string>();
      for (const record of records) {
        if (record.type !== 'sample') continue;
        expect(record.report.includes('Init Duration')).toBe(record.intended === 'cold');
        expect(record.intended === 'cold' && environments.has(record.environmentId)).toBe(false);
        environments.add(record.environmentId);
      }
      for (const fn of wire.functions.values()) {
        expect(fn.memoryMb).toBe(ORIGINAL_MB);
        expect([...fn.versions.keys()]).toEqual([]);
      }
    },
  );

  it('keeps the control plane within 15 calls in any second', async () => {
    await using wire = await wireLambda({ functions: NAMES });
    const { outcome } = await runOver(wire, controlBuckets(time), Infinity);
    expect(outcome.books.samples).toBe(plan.samples);
    expect(wire.mostPerSecond).toBeLessThanOrEqual(15);
  });
});

function specOf(name: string) {
  return {
    runtime: name.startsWith('nodejs22') ? 'nodejs22.x' : 'nodejs20.x',
    arch: 'x86_64',
    workload: 'light',
  } as const;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
