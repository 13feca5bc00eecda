import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emulatorBed, FUNCTIONS, type EmulatorBed } from '../testdata/emulator-bed.ts';

const NUMBER = '\\d+\\.\\d\\d';
const REPORT = (rest: string): RegExp =>
  new RegExp(
    `REPORT RequestId: [0-9a-f-]{36}\tDuration: ${NUMBER} ms\tBilled Duration: \\d+ ms\tMemory Size: \\d+ MB\tMax Memory Used: \\d+ MB\t${rest}\n$`,
  );
const INIT = `Init Duration: ${NUMBER} ms\t`;

function requestId(log: string): string {
  return /REPORT RequestId: (\S+)/.exec(log)?.[1] ?? '';
}

async function withPuppet(
  make: Parameters<EmulatorBed['make']>[1],
  run: (bed: EmulatorBed) => Promise<void>,
): Promise<void> {
  await using bed = await emulatorBed();
  await bed.make('f', make);
  await run(bed);
}

describe('an invocation of a new environment', () => {
  it('reports its init once, bills it, and keeps the environment', async () => {
    await withPuppet({}, async (bed) => {
      const cold = await bed.tail('f', { do: 'echo', value: 'x' });
      expect(cold.json).toEqual({ value: 'x', served: 1 });
      expect(cold.log).toMatch(/^START RequestId: \S+ Version: \$LATEST\nEND RequestId: \S+\nREPORT /);
      expect(cold.log).toMatch(REPORT(INIT));
      const [duration = 0, billed = 0, init = 0] = ['Duration', 'Billed Duration', 'Init Duration'].map(
        (name) => Number(new RegExp(`\t${name}: ([\\d.]+)`).exec(cold.log)?.[1]),
      );
      expect(billed).toBeGreaterThanOrEqual(Math.floor(duration + init));
      expect(billed).toBeLessThanOrEqual(Math.ceil(duration + init) + 1);
      const warm = await bed.tail('f', { do: 'echo' });
      expect(warm.json).toEqual({ served: 2 });
      expect(warm.log).toMatch(REPORT(''));
      expect(Number(warm.headers.get('x-lambda-bench-cpu-micros'))).toBeGreaterThan(0);
    });
  });

  it('carries what was printed during init in its tail, and later ones only their own', async () => {
    await withPuppet({ init: { print: 'starting\n' } }, async (bed) => {
      const cold = await bed.tail('f', { do: 'print', text: 'one\n' });
      expect(cold.log).toMatch(/^starting\nSTART RequestId: \S+ Version: \$LATEST\none\nEND /);
      const warm = await bed.tail('f', { do: 'print', text: 'two\n' });
      expect(warm.log).toMatch(/^START RequestId: \S+ Version: \$LATEST\ntwo\nEND /);
    });
  });
});

describe('what goes wrong in an invocation', () => {
  it.each([
    [
      { do: 'error', type: 'Function.Mine', message: 'm' },
      () => ({ errorMessage: 'm', errorType: 'Function.Mine' }),
      INIT,
      true,
    ],
    [
      { do: 'exit', code: 0 },
      (id: string) => ({
        errorType: 'Runtime.ExitError',
        errorMessage: `RequestId: ${id} Error: Runtime exited without providing a reason`,
      }),
      `${INIT}Status: error\tError Type: Runtime.ExitError`,
      false,
    ],
    [
      { do: 'exit', code: 3 },
      (id: string) => ({
        errorType: 'Runtime.ExitError',
        errorMessage: `RequestId: ${id} Error: Runtime exited with error: exit status 3`,
      }),
      `${INIT}Status: error\tError Type: Runtime.ExitError`,
      false,
    ],
    [
      { do: 'signal', signal: 'SIGKILL' },
      (id: string) => ({
        errorType: 'Runtime.ExitError',
        errorMessage: `RequestId: ${id} Error: Runtime exited with error: signal: killed`,
      }),
      `${INIT}Status: error\tError Type: Runtime.ExitError`,
      false,
    ],
    [
      { do: 'signal', signal: 'SIGSEGV' },
      (id: string) => ({
        errorType: 'Runtime.ExitError',
        errorMessage: `RequestId: ${id} Error: Runtime exited with error: signal: segmentation fault`,
      }),
      `${INIT}Status: error\tError Type: Runtime.ExitError`,
      false,
    ],
    [
      { do: 'oversize', bytes: 6_291_557 },
      () => ({
        errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
        errorType: 'Function.ResponseSizeTooLarge',
      }),
      `${INIT}Status: error\tError Type: Function.ResponseSizeTooLarge`,
      true,
    ],
    [
      { do: 'respond', headers: { 'Lambda-Runtime-Function-Response-Mode': 'no' }, body: '1' },
      () => ({
        errorType: 'Runtime.InvalidResponseModeHeader',
        errorMessage: 'Invalid Lambda-Runtime-Function-Response-Mode header.',
      }),
      `${INIT}Status: error\tError Type: Runtime.InvalidResponseModeHeader`,
      true,
    ],
    [
      { do: 'break-off' },
      () => ({
        errorType: 'Runtime.TruncatedResponse',
        errorMessage: 'The runtime closed the connection before its response ended.',
      }),
      `${INIT}Status: error\tError Type: Runtime.TruncatedResponse`,
      true,
    ],
  ])('%j', async (event, payload, report, keeps) => {
    await withPuppet({}, async (bed) => {
      const answer = await bed.tail('f', event);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('x-amz-function-error')).toBe('Unhandled');
      expect(answer.json).toEqual(payload(requestId(answer.log)));
      expect(answer.log).toMatch(REPORT(report));
      const after = await bed.tail('f', { do: 'echo' });
      expect(after.json).toEqual({ served: keeps ? 2 : 1 });
      expect(after.log).toMatch(REPORT(keeps ? '' : INIT));
    });
  });

  it('a timeout has exactly the limit as its duration; /tmp survives it, globals do not', async () => {
    await withPuppet({ timeoutSeconds: 1 }, async (bed) => {
      await bed.invoke('f', { do: 'write', name: 'kept', text: 'x' });
      const answer = await bed.tail('f', { do: 'spin' });
      expect(answer.json).toEqual({
        errorType: 'Sandbox.Timedout',
        errorMessage: `RequestId: ${requestId(answer.log)} Error: Task timed out after 1.00 seconds`,
      });
      expect(answer.log).toContain('\tDuration: 1000.00 ms\tBilled Duration: 1000 ms\t');
      expect(answer.log).toMatch(REPORT('Status: timeout'));
      const after = await bed.tail('f', { do: 'list' });
      expect(after.json['files']).toContain('kept');
      expect(after.log).toMatch(REPORT(INIT));
      expect((await bed.invoke('f', { do: 'echo' })).json).toEqual({ served: 2 });
    });
  });

  it('more memory than it has is Runtime.OutOfMemory, and what follows is a clean cold start', async () => {
    await withPuppet({ memoryMb: 128, timeoutSeconds: 20 }, async (bed) => {
      const answer = await bed.tail('f', { do: 'allocate', mb: 300 });
      expect(answer.json).toEqual({
        errorType: 'Runtime.OutOfMemory',
        errorMessage: `RequestId: ${requestId(answer.log)} Error: Runtime exited with error: signal: killed`,
      });
      expect(answer.log).toMatch(REPORT(`${INIT}Status: error\tError Type: Runtime.OutOfMemory`));
      const after = await bed.tail('f', { do: 'echo' });
      expect(after.json).toEqual({ served: 1 });
      expect(after.log).toMatch(REPORT(INIT));
      const used = Number(/Max Memory Used: (\d+)/.exec(after.log)?.[1]);
      expect(used).toBeLessThan(100);
    });
  });

  it('an exit after the answer spoils the report, not the answer', async () => {
    await withPuppet({}, async (bed) => {
      const answer = await bed.tail('f', { do: 'answer-then-exit', code: 2 });
      expect(answer.text).toBe('"answered"');
      expect(answer.headers.get('x-amz-function-error')).toBeNull();
      expect(answer.log).toMatch(REPORT(`${INIT}Status: error\tError Type: Runtime.ExitError`));
    });
  });

  it('work after the answer counts, and the caller does not wait for it', async () => {
    await withPuppet({}, async (bed) => {
      await bed.invoke('f', { do: 'echo' });
      const tail = await bed.tail('f', { do: 'answer-then-work', ms: 200 });
      const duration = Number(/\tDuration: ([\d.]+)/.exec(tail.log)?.[1]);
      expect(duration).toBeGreaterThanOrEqual(199);
      const order: string[] = [];
      const first = bed.invoke('f', { do: 'answer-then-work', ms: 300 }).then(() => order.push('answered'));
      await first;
      const second = await bed.invoke('f', { do: 'echo' });
      // It waited for the same environment rather than starting another.
      expect(second.json['served']).toBe(4);
    });
  });
});

describe('an init that fails', () => {
  const message = { errorMessage: 'cannot load', errorType: 'Runtime.ImportModuleError' };

  it("with the runtime's own error is tried again inside the invocation, which then fails with it", async () => {
    await withPuppet(
      { init: { error: { type: 'Runtime.ImportModuleError', message: 'cannot load' } } },
      async (bed) => {
        for (let round = 0; round < 2; round += 1) {
          const answer = await bed.tail('f', { do: 'echo' });
          expect(answer.json).toMatchObject({ ...message, requestId: '' });
          expect(answer.headers.get('x-amz-function-error')).toBe('Unhandled');
          const outcome = 'Status: error\tError Type: Runtime.ImportModuleError';
          expect(answer.log).toMatch(
            new RegExp(
              `^INIT_REPORT Init Duration: ${NUMBER} ms\tPhase: init\t${outcome}\nINIT_REPORT Init Duration: ${NUMBER} ms\tPhase: invoke\t${outcome}\nSTART [^\n]*\nEND [^\n]*\nREPORT [^\n]*\t${outcome}\n$`,
            ),
          );
          expect(answer.log.split('REPORT RequestId')[1]).not.toContain('Init Duration');
        }
      },
    );
  });

  it('with an exit is a Runtime.ExitError', async () => {
    await withPuppet({ init: { exit: 4 } }, async (bed) => {
      const answer = await bed.tail('f', { do: 'echo' });
      expect(answer.json).toEqual({
        errorType: 'Runtime.ExitError',
        errorMessage: `RequestId: ${requestId(answer.log)} Error: Runtime exited with error: exit status 4`,
      });
      expect(answer.log.match(/^INIT_REPORT/gm)).toHaveLength(2);
    });
  });

  it('with the time limit runs again under the limit of the function, without an Init Duration', async () => {
    await using bed = await emulatorBed({ environments: { initLimitMs: 300 } });
    await bed.make('f', { init: { sleepOnce: 5000 }, timeoutSeconds: 5 });
    const answer = await bed.tail('f', { do: 'echo' });
    expect(answer.json).toEqual({ served: 1 });
    expect(answer.log).toMatch(
      new RegExp(
        `^INIT_REPORT Init Duration: ${NUMBER} ms\tPhase: init\tStatus: timeout\nSTART [^\n]*\nEND [^\n]*\nREPORT `,
      ),
    );
    expect(answer.log).toMatch(REPORT(''));
    expect((await bed.tail('f', { do: 'echo' })).json).toEqual({ served: 2 });
  });

  it('that takes longer than the function may is a timeout of the function', async () => {
    await using bed = await emulatorBed({ environments: { initLimitMs: 200 } });
    await bed.make('f', { init: { sleep: 60_000 }, timeoutSeconds: 1 });
    const answer = await bed.tail('f', { do: 'echo' });
    expect(answer.json['errorType']).toBe('Sandbox.Timedout');
    expect(answer.log).toMatch(
      /Phase: init\tStatus: timeout\nINIT_REPORT [^\n]*Phase: invoke\tStatus: timeout\nSTART /,
    );
    expect(answer.log).toMatch(REPORT('Status: timeout'));
  });

  it('for want of a program is a Runtime.ExitError with the shell’s code', async () => {
    await using bed = await emulatorBed();
    await bed.make('f');
    const answer = await bed.call('PUT', `${FUNCTIONS}/f/configuration`, { Runtime: 'dotnet8' });
    expect(answer.status).toBe(200);
    await expect.poll(async () => (await bed.invoke('f', {})).status).toBe(502);
    const refused = await bed.invoke('f', {});
    expect(refused.headers.get('x-amzn-errortype')).toBe('InvalidRuntimeException');
    expect(refused.text).toContain('dotnet8');
  });
});

describe('extensions', () => {
  it('keep an invocation from being complete, but not its duration', async () => {
    await withPuppet({ init: { extension: { events: ['INVOKE'], workMs: 150 } } }, async (bed) => {
      const start = performance.now();
      const answer = await bed.tail('f', { do: 'echo' });
      expect(performance.now() - start).toBeGreaterThan(149);
      expect(Number(/\tDuration: ([\d.]+)/.exec(answer.log)?.[1])).toBeLessThan(150);
    });
  });

  it.each([
    ['are told of the end, as the runtime is', ['INVOKE', 'SHUTDOWN'], /SHUTDOWN spindown\n/, /SIGTERM\n/],
    ['that want no events still have SIGTERM sent', [], /^$/, /SIGTERM\n/],
  ])('%s', async (_name, events, said, signalled) => {
    await using bed = await emulatorBed();
    const file = join(bed.codeDir, 'events');
    const term = join(bed.codeDir, 'term');
    await bed.make('f', { init: { extension: { events, file }, term } });
    await bed.invoke('f', { do: 'echo' });
    await bed.emulator[Symbol.asyncDispose]();
    expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toMatch(said);
    expect(readFileSync(term, 'utf8')).toMatch(signalled);
  });

  it('without any, the process is killed at once', async () => {
    await using bed = await emulatorBed();
    const term = join(bed.codeDir, 'term');
    await bed.make('f', { init: { term } });
    await bed.invoke('f', { do: 'echo' });
    await bed.emulator[Symbol.asyncDispose]();
    expect(existsSync(term)).toBe(false);
  });
});

describe('an environment', () => {
  it('is frozen when idle, and thawed before the next event without that being measured', async () => {
    await using bed = await emulatorBed({ environments: { freezeAfterMs: 20 } });
    await bed.make('f');
    await bed.invoke('f', { do: 'echo' });
    for (let round = 0; round < 3; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 80));
      const answer = await bed.tail('f', { do: 'echo' });
      expect(answer.json).toEqual({ served: round + 2 });
    }
  });

  it('expires after a while, and takes its /tmp along', async () => {
    await using bed = await emulatorBed({ pool: { expireAfterMs: 60 } });
    await bed.make('f');
    await bed.invoke('f', { do: 'write', name: 'lost', text: 'x' });
    expect(bed.emulator.describe().environments.alive).toBe(1);
    await expect.poll(() => bed.emulator.describe().environments.alive, { timeout: 5000 }).toBe(0);
    const after = await bed.tail('f', { do: 'list' });
    expect(after.json['files']).not.toContain('lost');
    expect(after.log).toMatch(REPORT(INIT));
  });

  it.each([
    ['its memory', { MemorySize: 1024 }],
    ['its description', { Description: 'new' }],
  ])('is replaced when %s is changed', async (_name, change) => {
    await withPuppet({}, async (bed) => {
      await bed.invoke('f', { do: 'echo' });
      await bed.call('PUT', `${FUNCTIONS}/f/configuration`, change);
      await expect.poll(async () => (await bed.tail('f', { do: 'echo' })).log).toMatch(REPORT(INIT));
    });
  });

  it('gets nothing of the host’s environment', async () => {
    process.env['LAMBDA_BENCH_SECRET'] = 'only the host knows';
    try {
      await withPuppet({}, async (bed) => {
        const { json } = await bed.invoke('f', { do: 'environment' });
        expect(json).not.toHaveProperty('LAMBDA_BENCH_SECRET');
        expect(JSON.stringify(json)).not.toContain('only the host knows');
        expect(json).toMatchObject({
          AWS_LAMBDA_FUNCTION_NAME: 'f',
          AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1769',
        });
      });
    } finally {
      delete process.env['LAMBDA_BENCH_SECRET'];
    }
  });

  it('logs in JSON where the function asks for it', async () => {
    await withPuppet({ json: true }, async (bed) => {
      const { log } = await bed.tail('f', { do: 'error', type: 'Function.Mine', message: 'm' });
      const events = log
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { type: string; record: object });
      expect(events.map(({ type }) => type)).toEqual([
        'platform.start',
        'platform.runtimeDone',
        'platform.report',
      ]);
      expect(events.at(-1)?.record).toMatchObject({ status: 'error', errorType: 'Function.Mine' });
    });
  });
});
