import { setImmediate } from 'node:timers/promises';
import { fakeBackend, FAKE_PROFILES, virtualTime } from '@lambda-bench/runner';
import { whyLanguageCannot } from '@lambda-bench/plan';
import type { Place, PlaceRequest } from './place.ts';

/** A simulated Lambda on a virtual clock: whole runs in seconds, with the real scheduler. */
export function fakePlace(
  request: PlaceRequest,
  profileId: keyof typeof FAKE_PROFILES,
  startsAt: number,
): Place {
  const profile = { ...FAKE_PROFILES[profileId], region: request.region };
  return {
    name: 'fake',
    width: request.width,
    whyNot: whyLanguageCannot,
    isClipped: () => false,
    limits: { workers: request.workers ?? Infinity, concurrency: profile.concurrency },
    policy: {},
    assumed: { updateSeconds: 2, controlCallsPerSecond: profile.controlCallsPerSecond ?? 1000 },
    open(measured) {
      const functions = measured.kind === 'matrix' ? measured.functions : [];
      const time = virtualTime({ startsAt, settle: () => setImmediate() });
      return Promise.resolve({
        backend: fakeBackend({ functions, profile, seed: request.seed, already: request.already ?? 0, time }),
        clock: time.clock,
        sleep: time.sleep,
        drive: (work) => time.run(work),
        during: (work) => time.during(work),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      });
    },
  };
}
