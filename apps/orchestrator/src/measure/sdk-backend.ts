import {
  LOCAL_CREDENTIALS,
  openBackend,
  type BackendOptions,
  type LambdaBackend,
} from '@lambda-bench/backend';
import { seededRandom } from '@lambda-bench/plan';
import { controlBuckets } from '@lambda-bench/runner';
import { realTime } from './real-time.ts';

export interface SdkBackendRequest {
  readonly name: 'local' | 'aws';
  readonly region: string;
  readonly functions: BackendOptions['functions'];
  /** The emulator's. */
  readonly endpoint?: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Lambda over the AWS SDK in real time. On AWS the credentials come from the SDK's own chain. */
export function sdkBackend({ name, region, functions, endpoint, facts }: SdkBackendRequest): LambdaBackend {
  return openBackend({
    name,
    region,
    functions,
    connections: 1000,
    buckets: controlBuckets(realTime),
    random: seededRandom(realTime.clock.now(), 'backend'),
    clock: realTime.clock,
    sleep: realTime.sleep,
    onUnknown: (functionName) => {
      process.emitWarning(`${functionName} is in the stack, but no row of the tables makes that name`);
    },
    ...(endpoint === undefined ? {} : { endpoint, credentials: LOCAL_CREDENTIALS }),
    ...(facts === undefined ? {} : { facts }),
  });
}
