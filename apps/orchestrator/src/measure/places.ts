import type { Cell } from '@lambda-bench/config';
import { whyLanguageCannot } from '@lambda-bench/plan';
import type { ToolchainPlace } from '@lambda-bench/toolchains';
import type { Host } from '@lambda-bench/host';
import { fakePlace } from './fake-place.ts';
import { localPlace } from './local-place.ts';
import type { Place, PlaceRequest } from './place.ts';
import { realTime } from './real-time.ts';
import { sdkBackend } from './sdk-backend.ts';

export interface PlaceChoice extends PlaceRequest {
  readonly backend: 'local' | 'aws' | 'fake';
  readonly stack: string;
  readonly profile: 'instant' | 'aws-like';
}

/** The place that `--backend` names. */
export function placeOf(
  choice: PlaceChoice,
  cells: readonly Cell[],
  toolchains: ToolchainPlace,
  host: Host,
): Promise<Place> {
  switch (choice.backend) {
    case 'local':
      return localPlace(choice, cells, toolchains, host.self);
    case 'fake':
      return Promise.resolve(fakePlace(choice, choice.profile, realTime.clock.now()));
    case 'aws':
      return Promise.resolve(awsPlace(choice));
  }
}

function awsPlace({ region, stack, workers }: PlaceChoice): Place {
  return {
    name: 'aws',
    whyNot: whyLanguageCannot,
    isClipped: () => false,
    limits: { workers: workers ?? Infinity, concurrency: 1000 },
    policy: {},
    assumed: { updateSeconds: 2, controlCallsPerSecond: 15 },
    open() {
      const backend = sdkBackend({ name: 'aws', region, functions: { stack } });
      return Promise.resolve({
        ...realTime,
        backend,
        [Symbol.asyncDispose]: () => backend[Symbol.asyncDispose](),
      });
    },
  };
}
