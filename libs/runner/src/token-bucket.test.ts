import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { virtualTime } from './fake/virtual-time.ts';
import { tokenBucket } from './token-bucket.ts';

const settle = () => setImmediate();

describe('a token bucket', () => {
  it('never gives more turns in a second than it may, however they are asked for, and loses none', async () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(pauses, fc.integer({ min: 1, max: 20 }), async (gaps, perSecond) => {
        const time = virtualTime({ startsAt: 0, settle });
        const bucket = tokenBucket({ perSecond, ...time });
        const turns: number[] = [];
        const asking = (async () => {
          const waiting: Promise<void>[] = [];
          for (const gap of gaps) {
            await time.sleep(gap);
            waiting.push(bucket.take().then(() => void turns.push(time.clock.now())));
          }
          await Promise.all(waiting);
        })();
        await time.run(asking);
        expect(turns).toHaveLength(gaps.length);
        expect([...turns].sort((a, b) => a - b)).toEqual(turns);
        for (const start of turns) {
          // A thousandth less than a second, as times of turns are sums of fractions.
          const within = turns.filter((turn) => turn >= start && turn < start + 999.999);
          expect(within.length).toBeLessThanOrEqual(perSecond);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('that nobody asked for a while gives the next turn at once', async () => {
    const time = virtualTime({ startsAt: 0, settle });
    const bucket = tokenBucket({ perSecond: 1, ...time });
    await time.run(bucket.take());
    await time.run(time.sleep(5000));
    await time.run(bucket.take());
    expect(time.clock.now()).toBe(5000);
  });
});

describe('virtual time', () => {
  it('wakes sleepers in order, of two at one instant the first to fall asleep first', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 80 }), async (lengths) => {
        const time = virtualTime({ startsAt: 0, settle });
        const woken: (readonly [number, number])[] = [];
        const all = lengths.map((ms, index) =>
          time.sleep(ms).then(() => void woken.push([ms, index] as const)),
        );
        await time.run(Promise.all(all));
        const wanted = lengths.map((ms, index) => [ms, index] as const);
        expect(woken).toEqual(wanted.sort(([a, i], [b, j]) => a - b || i - j));
      }),
      { numRuns: 30 },
    );
  });

  it('says so when it waits for something that no time brings', async () => {
    const time = virtualTime({ startsAt: 0, settle });
    await expect(time.run(new Promise(() => undefined))).rejects.toThrow(/stands still/);
  });

  it('stands still while real work is done', async () => {
    const time = virtualTime({ startsAt: 0, settle });
    const slept = time.sleep(10).then(() => time.clock.now());
    const real = time
      .during(new Promise<void>((resolve) => setTimeout(resolve, 20)))
      .then(() => time.clock.now());
    expect(await time.run(Promise.all([slept, real]))).toEqual([10, 0]);
  });
});
