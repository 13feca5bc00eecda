import type { ArchitectureId, FunctionSpec } from '@lambda-bench/config';
import type { ClientClock } from '@lambda-bench/records';

/** Where functions live: AWS, the emulator on this machine, or the fake. */
export interface Backend {
  readonly name: 'aws' | 'local' | 'fake';
  /** What a report has to know of the place: goes into the journal's header. */
  describe(): Promise<Environment>;
  discover(): Promise<readonly FunctionInfo[]>;
  /**
   * Nothing is changed yet. Disposing of the control puts the function back to what `fn` says. `onThrottled` is told of
   * calls of the control plane that are waited out.
   */
  open(fn: FunctionInfo, onThrottled?: (message: string) => void): Promise<FunctionControl>;
}

export interface Environment {
  readonly region: string;
  readonly [fact: string]: unknown;
}

export interface FunctionInfo {
  readonly name: string;
  /** Which of our functions it is; undefined for a name that is in no table. */
  readonly spec: FunctionSpec | undefined;
  readonly runtime: string;
  readonly arch: ArchitectureId;
  /** What it is put back to. */
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly codeSha256?: string;
  readonly codeBytes?: number;
  /** The size of its /tmp, where it costs something. */
  readonly ephemeralMb?: number;
}

/**
 * One function, for as long as it is measured. A rejected call fails its visit, unless it is a BenchError: then
 * nothing can be measured at all, and the run stops, resumable.
 */
export interface FunctionControl extends AsyncDisposable {
  /** What it has now; undefined while that changes, and after a change that went wrong: then nobody knows. */
  readonly memoryMb: number | undefined;
  /** Resolves when Lambda says that the change is successful. The size that is already set changes nothing. */
  setMemory(memoryMb: number): Promise<void>;
  /** The unpublished function. Never retries, never throws for what the service or the network does. */
  invoke(payload: Uint8Array): Promise<Invocation>;
  /** Absent where the backend has none. */
  readonly versions?: Versions;
}

/** Published versions keep their size while the function goes on to the next one: sizes side by side. */
export interface Versions {
  /** Of the function as it is now; resolves when it can be invoked. */
  publish(): Promise<PublishedVersion>;
  /** Deletes those that an interrupted run left behind; resolves to how many there were. */
  sweep(): Promise<number>;
}

export interface PublishedVersion {
  readonly version: string;
  invoke(payload: Uint8Array): Promise<Invocation>;
  delete(): Promise<void>;
}

/** Raw: what came back, or why nothing did. */
export type Invocation = Answered | Unanswered;

export interface Answered {
  readonly outcome: 'answered';
  readonly client: ClientClock;
  readonly requestId: string;
  /** `X-Amz-Function-Error`: the function failed, the service did not. */
  readonly functionError?: string;
  readonly executedVersion?: string;
  readonly payload: string;
  /** The log tail, decoded; empty when there was none. */
  readonly logTail: string;
  readonly cpuMicros?: number;
  /** `aws-lambda-ric/4.0.2 (native)`. */
  readonly runtimeClient?: string;
}

export interface Unanswered {
  readonly outcome: 'unanswered';
  readonly client: ClientClock;
  /** The first three pass; a refusal would be refused again. */
  readonly cause: 'throttled' | 'service' | 'network' | 'refused';
  /** The service's or the network's own name for it, such as `TooManyRequestsException` or `ECONNRESET`. */
  readonly code: string;
  readonly message: string;
}
