/** How a simulated Lambda behaves. Ranges are drawn from evenly. */
export interface FakeProfile {
  readonly id: string;
  readonly region: string;
  /** From a call of the control plane to its answer. */
  readonly callMs: Range;
  /** From an accepted change of configuration to Successful. */
  readonly updateMs: Range;
  /** From PublishVersion to Active. */
  readonly publishMs: Range;
  /** From the client to an environment and back. */
  readonly networkMs: Range;
  /** Refused above it, as the real one does; undefined for no limit. */
  readonly controlCallsPerSecond: number | undefined;
  readonly getFunctionPerSecond: number | undefined;
  /** Invocations at once, over all functions. */
  readonly concurrency: number;
  /** The largest size that the account gets; undefined for Lambda's own. */
  readonly memoryLimitMb?: number;
  /** Standard deviations of the logarithm of a duration, of each invocation, each environment, each ten minutes. */
  readonly noise: { readonly invocation: number; readonly environment: number; readonly session: number };
  readonly faults: FakeFaults;
}

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What goes wrong, each with the share of the calls that it hits. Absent: never. */
export interface FakeFaults {
  /** Invocations that are throttled. */
  readonly throttled?: number;
  /** Invocations answered with a 500. */
  readonly serviceError?: number;
  /** Invocations whose answer gets lost; the function runs all the same. */
  readonly lostAnswer?: number;
  /** For this long at the start of every `everyMs`, all invocations are throttled. */
  readonly burst?: { readonly everyMs: number; readonly lastsMs: number };
  /** Updates after which environments of the old configuration go on as if nothing had been changed. */
  readonly staysWarm?: number;
  /** Warm invocations that meet a new environment, because Lambda has thrown the old one away. */
  readonly recycledEarly?: number;
  /** Invocations without a REPORT in their log tail. */
  readonly missingReport?: number;
  /** Cold starts whose environment answers with the name of one that was there before. */
  readonly repeatedEnvironment?: number;
  /** Updates refused because somebody else's is going on. */
  readonly conflict?: number;
  /** Updates that take `slowUpdateMs`. */
  readonly slowUpdate?: number;
  readonly slowUpdateMs?: number;
  /** Calls of the control plane answered with a 500. */
  readonly controlError?: number;
  /** Cells that always run out of memory. */
  readonly outOfMemory?: (functionName: string, memoryMb: number) => boolean;
  /** Cells that answer with a wrong digest. */
  readonly wrongAnswer?: (functionName: string, memoryMb: number) => boolean;
}

const AWS_LIKE: FakeProfile = {
  id: 'aws-like',
  region: 'us-east-2',
  callMs: { from: 30, to: 90 },
  updateMs: { from: 1000, to: 3000 },
  publishMs: { from: 1000, to: 3000 },
  networkMs: { from: 8, to: 20 },
  controlCallsPerSecond: 15,
  getFunctionPerSecond: 100,
  concurrency: 1000,
  noise: { invocation: 0.04, environment: 0.03, session: 0.02 },
  faults: { throttled: 0.001, serviceError: 0.0002 },
};

/**
 * `aws-like` has Lambda's quotas, and latencies of the size one meets; they are not measurements. `instant` answers
 * at once and never errs, for trying out commands.
 */
export const FAKE_PROFILES: Readonly<Record<'aws-like' | 'instant', FakeProfile>> = {
  'aws-like': AWS_LIKE,
  instant: {
    ...AWS_LIKE,
    id: 'instant',
    callMs: { from: 0, to: 0 },
    updateMs: { from: 0, to: 0 },
    publishMs: { from: 0, to: 0 },
    networkMs: { from: 0, to: 0 },
    controlCallsPerSecond: undefined,
    getFunctionPerSecond: undefined,
    faults: {},
  },
};
