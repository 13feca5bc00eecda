import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exitReason } from './exit-reason.ts';
import { faultPayload } from './fault-payload.ts';
import { LineSplitter } from './line-splitter.ts';
import { LogTail } from './log-tail.ts';

describe('the reason of an exit', () => {
  it.each([
    [0, null, 'Runtime exited without providing a reason'],
    [1, null, 'Runtime exited with error: exit status 1'],
    [127, null, 'Runtime exited with error: exit status 127'],
    [null, 'SIGKILL', 'Runtime exited with error: signal: killed'],
    [null, 'SIGSEGV', 'Runtime exited with error: signal: segmentation fault'],
    [null, 'SIGABRT', 'Runtime exited with error: signal: aborted'],
    [null, 'SIGTERM', 'Runtime exited with error: signal: terminated'],
  ] as const)('of code %s and signal %s is worded as Lambda words it', (code, signal, reason) => {
    expect(exitReason({ code, signal })).toBe(reason);
  });
});

describe("the platform's payloads", () => {
  it('name the type first, except for the size of a response', () => {
    expect(Buffer.from(faultPayload('Runtime.ExitError', 'm')).toString()).toBe(
      '{"errorType":"Runtime.ExitError","errorMessage":"m"}',
    );
    expect(Buffer.from(faultPayload('Function.ResponseSizeTooLarge', 'm')).toString()).toBe(
      '{"errorMessage":"m","errorType":"Function.ResponseSizeTooLarge"}',
    );
  });
});

describe('the line splitter', () => {
  it('gives every byte once, in order, whole lines together', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '\n', '漢') }), { maxLength: 10 }),
        fc.array(fc.nat(), { maxLength: 10 }),
        (texts, cuts) => {
          const bytes = Buffer.from(texts.join(''));
          const splitter = new LineSplitter();
          const edges = [
            0,
            ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b),
            bytes.length,
          ];
          const lines = edges.flatMap((edge, index) =>
            splitter.push(bytes.subarray(edge, edges[index + 1] ?? edge)),
          );
          expect(lines.every((line) => line.endsWith('\n'))).toBe(true);
          expect([...lines, ...splitter.flush()].join('')).toBe(texts.join(''));
        },
      ),
    );
  });

  it('cuts a line that never ends', () => {
    const splitter = new LineSplitter();
    const lines = splitter.push(Buffer.alloc(600_000, 'x'));
    expect(lines.map(({ length }) => length)).toEqual([262_144, 262_144, 75_712]);
  });
});

describe('the log tail', () => {
  it('is the last 4096 bytes, cut anywhere', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 3000 }), { maxLength: 12 }), (texts) => {
        const tail = new LogTail();
        for (const text of texts) tail.append(text);
        const all = Buffer.from(texts.join(''));
        const expected = all.subarray(Math.max(0, all.length - 4096));
        expect(tail.base64()).toBe(expected.toString('base64'));
      }),
    );
  });

  it('begins anew when it is cleared', () => {
    const tail = new LogTail();
    tail.append('before');
    tail.clear();
    tail.append('after');
    expect(Buffer.from(tail.base64(), 'base64').toString()).toBe('after');
  });
});
