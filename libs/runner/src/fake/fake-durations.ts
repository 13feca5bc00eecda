import { publishedDuration, workloadOf, type Cell, type FunctionSpec } from '@lambda-bench/config';
import { seededRandom, type Random } from '@lambda-bench/plan';
import type { FakeProfile } from './fake-profile.ts';

export interface FakeDurations {
  /** Undefined init: the environment was there already. */
  draw(fn: FunctionSpec, memoryMb: number, kind: 'cold' | 'warm', at: Drawn): FakeDuration;
  environmentFactor(): number;
}

export interface Drawn {
  readonly nowMs: number;
  readonly environmentFactor: number;
}

export interface FakeDuration {
  readonly initMs: number | undefined;
  readonly durationMs: number;
}

const SESSION_MS = 600_000;
const GUESS = { durationMs: 1000, initMs: 200, derived: true } as const;

/** Published means with log-normal noise that has an invocation's, an environment's and a session's part. */
export function fakeDurations(seed: number, noise: FakeProfile['noise'], random: Random): FakeDurations {
  return {
    draw(fn, memoryMb, kind, { nowMs, environmentFactor }) {
      const cell: Cell = { ...fn, memoryMb };
      const cold = publishedDuration(cell, 'cold') ?? GUESS;
      const mean = kind === 'cold' ? cold : (publishedDuration(cell, 'warm') ?? cold);
      const session = Math.floor(nowMs / SESSION_MS);
      const sessionFactor = logNormal(seededRandom(seed, fn.runtime, fn.arch, session), noise.session);
      const factor = environmentFactor * sessionFactor;
      return {
        initMs:
          kind === 'cold'
            ? (cold.initMs ?? GUESS.initMs) * factor * logNormal(random, noise.invocation)
            : undefined,
        durationMs: mean.durationMs * factor * logNormal(random, noise.invocation),
      };
    },
    environmentFactor: () => logNormal(random, noise.environment),
  };
}

/**
 * Whether the published measurements have larger sizes of that memory-intensive function only. Its small sizes failed
 * there, and a simulation that let them succeed, eight times as slowly, would be about something that nobody can measure.
 */
export function isBelowPublished(fn: FunctionSpec, memoryMb: number): boolean {
  if (fn.workload !== 'memory-intensive') return false;
  const published = workloadOf(fn.workload).memoryMb.filter(
    (size) => publishedDuration({ ...fn, memoryMb: size }, 'cold')?.derived === false,
  );
  return published.length > 0 && published.every((size) => size > memoryMb);
}

/** Median 1; Box and Muller. */
function logNormal(random: Random, sigma: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return Math.exp(sigma * radius * Math.cos(2 * Math.PI * random()));
}
