import { setTimeout as wait } from 'node:timers/promises';
import type { Clock, Sleep } from '@lambda-bench/runner';

/** The machine's own time, which passes by itself. */
export const realTime = {
  clock: { now: () => Date.now() } satisfies Clock,
  sleep: (async (ms) => {
    await wait(ms);
  }) satisfies Sleep,
  drive: <T>(work: Promise<T>): Promise<T> => work,
  during: <T>(work: Promise<T>): Promise<T> => work,
};
