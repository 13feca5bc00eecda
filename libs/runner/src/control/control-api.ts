import type { Invocation } from '../backend.ts';

/** The few calls of Lambda's control plane that measuring needs, each sent once: pacing, retries and waiting stand above. */
export interface ControlApi {
  updateMemory(name: string, memoryMb: number): Promise<void>;
  getFunction(name: string, qualifier?: string): Promise<FunctionState>;
  /** Resolves to the version's number; it may still be pending. */
  publishVersion(name: string, description: string): Promise<string>;
  deleteVersion(name: string, version: string): Promise<void>;
  listVersions(name: string, marker?: string): Promise<VersionsPage>;
  invoke(name: string, qualifier: string | undefined, payload: Uint8Array): Promise<Invocation>;
}

export interface FunctionState {
  readonly memoryMb: number;
  readonly state: string | undefined;
  readonly lastUpdateStatus: string | undefined;
  /** Of the code it has now, where the service says. */
  readonly codeSha256?: string | undefined;
  /** Why it is not as it should be, where the service says. */
  readonly reason: string | undefined;
}

export interface VersionsPage {
  readonly versions: readonly { readonly version: string; readonly description: string }[];
  readonly nextMarker: string | undefined;
}

/** What the caller can do about a call that failed. */
export type CallCause = 'throttled' | 'service' | 'network' | 'conflict' | 'not-found' | 'refused';

export class ControlCallError extends Error {
  readonly reason: CallCause;
  /** Where a size was refused because the account gets no larger ones than this. */
  readonly memoryLimitMb: number | undefined;

  constructor(
    reason: CallCause,
    message: string,
    options: ErrorOptions & { readonly memoryLimitMb?: number } = {},
  ) {
    super(message, options);
    this.name = 'ControlCallError';
    this.reason = reason;
    this.memoryLimitMb = options.memoryLimitMb;
  }
}

/** The account's largest size, if it is why a call failed. */
export function memoryLimitIn(error: unknown): number | undefined {
  return error instanceof ControlCallError ? error.memoryLimitMb : undefined;
}
