import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emulatorBed, type EmulatorBed, type Invoked } from './testdata/emulator-bed.ts';

interface Deed {
  readonly event: Readonly<Record<string, unknown>>;
  /** What the one right answer looks like. */
  readonly expected: (answer: Invoked) => void;
}

const INVOKES = 300;
const CALLERS = 8;

function succeeds(value: unknown): Deed['expected'] {
  return ({ status, headers, json }) => {
    expect([status, headers.get('x-amz-function-error')]).toEqual([200, null]);
    expect(json).toMatchObject({ value });
  };
}

function fails(errorType: string, message: RegExp): Deed['expected'] {
  return ({ status, headers, json, log }) => {
    expect([status, headers.get('x-amz-function-error'), json['errorType']]).toEqual([
      200,
      'Unhandled',
      errorType,
    ]);
    expect(json['errorMessage']).toMatch(message);
    const id = /REPORT RequestId: (\S+)/.exec(log)?.[1];
    if (String(json['errorMessage']).startsWith('RequestId')) expect(json['errorMessage']).toContain(id);
  };
}

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 60,
    arbitrary: fc.nat().map((value) => ({ event: { do: 'echo', value }, expected: succeeds(value) })),
  },
  {
    weight: 5,
    arbitrary: fc.integer({ min: 0, max: 255 }).map((code) => ({
      event: { do: 'exit', code },
      expected: fails(
        'Runtime.ExitError',
        code === 0 ? /without providing a reason$/ : new RegExp(`status ${code}$`),
      ),
    })),
  },
  {
    weight: 5,
    arbitrary: fc.constantFrom('SIGKILL', 'SIGSEGV', 'SIGTERM').map((signal) => ({
      event: { do: 'signal', signal },
      expected: fails('Runtime.ExitError', /signal: (killed|segmentation fault|terminated)$/),
    })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('hang', 'spin').map((kind) => ({
      event: { do: kind },
      expected: fails('Sandbox.Timedout', /Task timed out after 1\.00 seconds$/),
    })),
  },
  {
    weight: 2,
    arbitrary: fc.constant({
      event: { do: 'oversize', bytes: 6_291_557 },
      expected: fails('Function.ResponseSizeTooLarge', /6291556 bytes/),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.constant({
      event: { do: 'break-off' },
      expected: fails('Runtime.TruncatedResponse', /closed the connection/),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.integer({ min: 0, max: 9 }).map((code) => ({
      event: { do: 'answer-then-exit', code },
      expected: ({ text, headers }: Invoked) => {
        expect([text, headers.get('x-amz-function-error')]).toEqual(['"answered"', null]);
      },
    })),
  },
  {
    weight: 5,
    arbitrary: fc.integer({ min: 0, max: 50 }).map((ms) => ({
      event: { do: 'answer-then-work', ms },
      expected: ({ text }: Invoked) => {
        expect(text).toBe('"answered"');
      },
    })),
  },
);

describe('a storm of faults', () => {
  it('gets every caller its one right answer, and leaves nothing behind', async () => {
    // Not below /tmp, which would cost every start a mount.
    const dataFolder = mkdtempSync('/var/tmp/lambda-bench-storm-');
    const before = held(dataFolder);
    try {
      await using bed = await emulatorBed({ environments: { freezeAfterMs: 10 }, dataFolder });
      await bed.make('f', { timeoutSeconds: 1 });
      const deeds = fc.sample(deed, { numRuns: INVOKES, seed: 20_261_121 });
      const requestIds = await storm(bed, deeds);
      expect(new Set(requestIds).size).toBe(INVOKES);
      expect(bed.emulator.describe().environments.alive).toBeLessThanOrEqual(CALLERS);
      await bed.emulator[Symbol.asyncDispose]();
      await expect.poll(() => held(dataFolder), { timeout: 5000 }).toEqual(before);
    } finally {
      rmSync(dataFolder, { recursive: true, force: true });
    }
  });
});

describe('a server that is stopped', () => {
  it('while functions start, run and freeze leaves nothing behind', async () => {
    const dataFolder = mkdtempSync('/var/tmp/lambda-bench-stop-');
    const before = held(dataFolder);
    try {
      for (const waitMs of [0, 20, 150]) {
        await using bed = await emulatorBed({ environments: { freezeAfterMs: 5 }, dataFolder });
        await bed.make('f', { timeoutSeconds: 30 });
        await bed.make('slow', { init: { sleep: 60_000 }, timeoutSeconds: 30 });
        await bed.invoke('f', { do: 'echo' });
        const unanswered = [
          bed.invoke('slow', {}),
          bed.invoke('f', { do: 'hang' }),
          bed.invoke('f', { do: 'answer-then-work', ms: 60_000 }),
          bed.invoke('f', { do: 'echo' }),
        ].map((answer) => answer.catch(() => 'cut off'));
        await new Promise((resolve) => setTimeout(resolve, waitMs));
        await bed.emulator[Symbol.asyncDispose]();
        await Promise.all(unanswered);
        await expect.poll(() => held(dataFolder), { timeout: 5000 }).toEqual(before);
      }
    } finally {
      rmSync(dataFolder, { recursive: true, force: true });
    }
  });
});

/** Every second caller asks for its log, which takes another way through the server. */
async function storm(bed: EmulatorBed, deeds: readonly Deed[]): Promise<string[]> {
  const queue = [...deeds.entries()];
  const requestIds: string[] = [];
  const caller = async (): Promise<void> => {
    for (;;) {
      const next = queue.shift();
      if (next === undefined) return;
      const [index, { event, expected }] = next;
      const answer = index % 2 === 0 ? await bed.tail('f', event) : await bed.invoke('f', event);
      if (index % 2 === 0) {
        expected(answer);
        expect(answer.log.match(/^REPORT /gm)).toHaveLength(1);
      } else {
        expect(answer.status).toBe(200);
        if (event['do'] === 'echo') expected(answer);
      }
      requestIds.push(answer.headers.get('x-amzn-requestid') ?? '');
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return requestIds;
}

/** What this process holds of the machine: children, sockets that listen, cgroups, folders and pipes. */
function held(dataFolder: string): Readonly<Record<string, number>> {
  const links = readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      // The descriptor of the listing itself has gone by now.
      return [];
    }
  });
  const children = readFileSync(`/proc/self/task/${String(process.pid)}/children`, 'utf8').trim();
  return {
    children: children === '' ? 0 : children.split(' ').length,
    cgroupFiles: links.filter((link) => link.startsWith('/sys/fs/cgroup')).length,
    pipes: links.filter((link) => link.startsWith('pipe:')).length,
    folders: readdirSync(dataFolder).length,
  };
}
