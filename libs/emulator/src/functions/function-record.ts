import type { CorsRules } from '../front-door/cors.ts';
import type { FunctionConfiguration } from './function-configuration.ts';

export interface Alias {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** At most one further version, with the share of invocations it gets. */
  readonly weights: Readonly<Record<string, number>>;
  readonly revisionId: string;
}

export interface EventInvokeConfig {
  readonly retries?: number;
  readonly maxAgeSeconds?: number;
  readonly onSuccess?: string;
  readonly onFailure?: string;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
}

export interface FunctionUrl {
  readonly id: string;
  readonly authType: 'NONE' | 'AWS_IAM';
  readonly invokeMode: 'BUFFERED' | 'RESPONSE_STREAM';
  readonly cors?: CorsRules;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly modifiedAt: number;
}

/** How many environments a managed version is asked to have. */
export interface ScalingConfig {
  readonly min?: number;
  readonly max?: number;
}

/** One function with everything that hangs on its name. Changed only by the store and the books beside it. */
export interface FunctionRecord {
  readonly name: string;
  /** What the control plane shows as `$LATEST`. */
  latest: FunctionConfiguration;
  /** What an invocation of `$LATEST` runs: lags behind while an update is in progress. */
  serving: FunctionConfiguration;
  /** Published versions, oldest first. */
  readonly versions: Map<string, FunctionConfiguration>;
  /** What `$LATEST` was when each version was published, so that nothing is published twice. */
  readonly publishedFrom: Map<string, string>;
  readonly aliases: Map<string, Alias>;
  readonly tags: Map<string, string>;
  /** By qualifier; `$LATEST` where none was given. */
  readonly eventInvoke: Map<string, EventInvokeConfig>;
  /** By alias; `$LATEST` for the function itself. */
  readonly urls: Map<string, FunctionUrl>;
  /** By version, of functions on managed instances. */
  readonly scaling: Map<string, ScalingConfig>;
  reservedConcurrency: number | undefined;
}

export const LATEST = '$LATEST';
