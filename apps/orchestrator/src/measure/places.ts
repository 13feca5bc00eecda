import type { Cell } from '@lambda-bench/config';
import type { ToolchainPlace } from '@lambda-bench/toolchains';
import type { Host } from '@lambda-bench/host';
import { awsPlace } from './aws-place.ts';
import { fakePlace } from './fake-place.ts';
import { localPlace } from './local-place.ts';
import type { Place, PlaceRequest } from './place.ts';
import { realTime } from './real-time.ts';

export interface PlaceChoice extends PlaceRequest {
  readonly backend: 'local' | 'aws' | 'fake';
  readonly stack: string;
  readonly profile: 'instant' | 'aws-like';
  /** On AWS: a function of the user's own instead of those of the stack. */
  readonly functionName?: string;
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
      return awsPlace(choice, host);
  }
}
