/** The version every record carries. A reader accepts its own and earlier ones; docs keep one journal of each forever. */
export const SCHEMA = 1;

export type StartKind = 'cold' | 'warm';

interface Stamped {
  readonly schema: typeof SCHEMA;
  /** Epoch milliseconds: when it was written, by the clock that the run was given. */
  readonly at: number;
}

/**
 * Which planned sample a record speaks of. A visit's records are written together: its rejects first, whatever their
 * slot, then the sample or failure of each slot in order. A visit is whole when every slot has one of those; a reject
 * fills none.
 */
export interface Place {
  /** `nodejs22-x86-light@512`. */
  readonly cell: string;
  readonly round: number;
  /** Number within the visit, colds first. */
  readonly slot: number;
  /** How many the visit has. */
  readonly slots: number;
  /** What was asked for. What it really was is derived from the evidence. */
  readonly intended: StartKind;
}

/** What Lambda and the client's clock said about one invocation, unparsed. */
export interface Evidence {
  readonly requestId?: string;
  /** The execution environment's own name for itself: its log stream. */
  readonly environmentId?: string;
  readonly executedVersion?: string;
  /** The log tail's platform lines as they came: the REPORT line and what belongs to it. */
  readonly report?: string;
  readonly client?: ClientClock;
  /** CPU time of the invocation, where the backend can tell. */
  readonly cpuMicros?: number;
  /** What polled for the event, where the backend can tell: its native part or a stand-in makes a difference of its own. */
  readonly runtimeClient?: string;
  /** The processor that it ran on, where the backend can tell: of two models in one cell, neither's time is the cell's. */
  readonly cpuModel?: string;
}

export interface ClientClock {
  /** Epoch milliseconds at which the request was handed to the network. */
  readonly sentAt: number;
  readonly roundTripMs: number;
}

export interface Header extends Stamped {
  readonly type: 'header';
  readonly run: string;
  readonly suite: string;
  readonly mode: string;
  readonly backend: string;
  readonly region: string;
  readonly seed: number;
  readonly notes?: string;
  /** Version and commit of the code that measured. */
  readonly harness: { readonly version: string; readonly commit?: string };
  /** What was planned, cell by cell: enough to go on with after a crash. */
  readonly plan: PlanOfRecord;
  /** What the backend said of itself and of the machine. */
  readonly environment: Readonly<Record<string, unknown>>;
  readonly functions: readonly FunctionOfRecord[];
  readonly pricesAsOf: string;
  /** The options as they were given, for a reader who wants to repeat it. */
  readonly options: Readonly<Record<string, unknown>>;
}

export interface PlanOfRecord {
  readonly rounds: number;
  readonly coldPerCell: number;
  readonly warmPerCell: number;
  readonly cells: readonly string[];
  /** samples + failures + skips of a finished run. */
  readonly samples: number;
}

/** Of the two that a gate compares. */
export type FunctionRole = 'base' | 'head';

export interface FunctionOfRecord {
  readonly name: string;
  readonly runtime: string;
  readonly arch: string;
  readonly workload: string;
  readonly workloadVersion: number;
  readonly codeSha256?: string;
  readonly codeBytes?: number;
  /** The size of its /tmp, where that is not the one that costs nothing. */
  readonly ephemeralMb?: number;
  /** What it was before the run, and is put back to. */
  readonly originalMemoryMb?: number;
  /** Only where a gate compares two. */
  readonly role?: FunctionRole;
}

export interface Sample extends Stamped, Place, Evidence {
  readonly type: 'sample';
  readonly requestId: string;
  readonly environmentId: string;
  readonly report: string;
  readonly client: ClientClock;
  /** Where the workload answers with one. */
  readonly digest?: string;
  /** Set when the machine gave the cell less than its size asks for, and the user allowed it. */
  readonly clipped?: true;
}

/** A planned sample that could not be had. The run went on. */
export interface Failure extends Stamped, Place, Evidence {
  readonly type: 'failure';
  /** A short code, for grouping. */
  readonly reason: string;
  readonly message: string;
  /** How often it was asked for; 0 where the visit had already been given up. */
  readonly attempts: number;
  /** Of those, the ones that got no answer and may have run and been billed all the same. */
  readonly lost?: number;
}

/** A measurement whose evidence contradicts its intention. It costs a resample, not a sample. */
export interface Reject extends Stamped, Place, Evidence {
  readonly type: 'reject';
  readonly reason: string;
  readonly message: string;
}

/** Planned samples that are known not to be measured, and why. */
export interface Skip extends Stamped {
  readonly type: 'skip';
  readonly cell: string;
  readonly samples: number;
  readonly reason: string;
  readonly message: string;
}

export interface Footer extends Stamped {
  readonly type: 'footer';
  readonly status: 'completed' | 'interrupted';
  readonly samples: number;
  readonly failures: number;
  readonly skips: number;
  readonly rejects: number;
  /** Whether every function has its original configuration again. */
  readonly restored: boolean;
}

export type BenchRecord = Header | Sample | Failure | Reject | Skip | Footer;
export type RecordType = BenchRecord['type'];
