/** Success is said in JSON only: a text REPORT of an invocation that went well has no Status. */
export type PlatformStatus = 'success' | 'error' | 'timeout' | 'failure';

export interface Tracing {
  readonly traceId?: string;
  readonly segmentId?: string;
  /** The caller's segment; only JSON carries it. */
  readonly parentId?: string;
  readonly sampled?: boolean;
}

/** What Lambda accounts for one invocation. A field that the line does not carry is absent, never zero. */
export interface Report extends Tracing {
  readonly kind: 'report';
  readonly requestId: string;
  readonly durationMs: number;
  /** Absent on managed instances, which are not billed by duration. */
  readonly billedMs?: number;
  readonly memorySizeMb?: number;
  readonly maxMemoryUsedMb?: number;
  /** Present on the first invocation of an on-demand environment only: it is the evidence of a cold start. */
  readonly initMs?: number;
  readonly restoreMs?: number;
  readonly billedRestoreMs?: number;
  readonly status?: PlatformStatus;
  readonly errorType?: string;
}

/** A REPORT was there, but cut or damaged: whatever it still says must not be taken for a measurement. */
export interface IncompleteReport {
  readonly kind: 'incomplete-report';
  /** Absent when the id itself was cut. */
  readonly requestId?: string;
  readonly reason: string;
}

export type InitPhase = 'init' | 'invoke';

/** How Lambda set the environment up, in the words of AWS_LAMBDA_INITIALIZATION_TYPE. */
export type InitializationType =
  'on-demand' | 'provisioned-concurrency' | 'snap-start' | 'lambda-managed-instances';

export interface InitReport {
  readonly kind: 'init-report';
  readonly initMs: number;
  readonly phase?: InitPhase;
  readonly initializationType?: InitializationType;
  readonly status?: PlatformStatus;
  readonly errorType?: string;
}

export interface RestoreReport {
  readonly kind: 'restore-report';
  readonly restoreMs: number;
  readonly status?: PlatformStatus;
  readonly errorType?: string;
}

export interface Start extends Tracing {
  readonly kind: 'start';
  readonly requestId: string;
  /** `$LATEST`, or the number of a published version. */
  readonly version?: string;
  readonly functionArn?: string;
}

/** Text only, and never on managed instances. */
export interface End {
  readonly kind: 'end';
  readonly requestId: string;
}

export interface InitStart {
  readonly kind: 'init-start';
  /** For instance `python:3.13.v64`; a custom runtime may have none. */
  readonly runtimeVersion?: string;
  readonly runtimeVersionArn?: string;
  readonly initializationType?: InitializationType;
  readonly phase?: InitPhase;
  readonly functionName?: string;
  readonly functionVersion?: string;
  readonly instanceId?: string;
  readonly instanceMaxMemoryBytes?: number;
}

/** JSON only. Its duration ends when the runtime is done and so differs from the REPORT's. */
export interface RuntimeDone {
  readonly kind: 'runtime-done';
  readonly requestId: string;
  readonly durationMs?: number;
  readonly producedBytes?: number;
  readonly status?: PlatformStatus;
  readonly errorType?: string;
}

/** `Task timed out after …`, in a log line or in the payload of the failed invocation. */
export interface TimedOut {
  readonly kind: 'timed-out';
  readonly requestId?: string;
  readonly afterMs: number;
}

export type LambdaLine =
  Report | IncompleteReport | InitReport | RestoreReport | Start | End | InitStart | RuntimeDone | TimedOut;

/** The two forms of a function's LogFormat. A JSON line carries the time at which it was written. */
export type LogForm = { readonly form: 'text' } | { readonly form: 'json'; readonly atMs: number };
