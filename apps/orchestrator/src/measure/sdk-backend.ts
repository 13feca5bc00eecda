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
  readonly onUnknown?: (functionName: string) => void;
  readonly onThrottled?: (message: string) => void;
}

/** Invocations at once at most, whatever the account has. */
export const CONNECTIONS = 1000;

/** Lambda over the AWS SDK in real time. On AWS the credentials come from the SDK's own chain. */
export function sdkBackend({ endpoint, ...request }: SdkBackendRequest): LambdaBackend {
  return openBackend({
    ...request,
    connections: CONNECTIONS,
    buckets: controlBuckets(realTime),
    random: seededRandom(realTime.clock.now(), 'backend'),
    clock: realTime.clock,
    sleep: realTime.sleep,
    ...(endpoint === undefined ? {} : { endpoint, credentials: LOCAL_CREDENTIALS }),
  });
}
