import type { Cell, FunctionSpec } from '@lambda-bench/config';
import type { LocalFunction } from '@lambda-bench/neighbours';
import type { SkipReason } from '@lambda-bench/plan';
import type { Backend, Clock, Limits, Policy, Sleep } from '@lambda-bench/runner';

/** Where a run takes place, before anything of it is started. */
export interface Place {
  readonly name: 'local' | 'aws' | 'fake';
  /** Why a cell cannot be measured there, as far as it can be known without starting anything. */
  whyNot(cell: Cell): SkipReason | undefined;
  /** Nobody was asked what is deployed: every function of the tables is planned. */
  readonly goesByTables?: boolean;
  /** Whether the machine gives a cell less than its size asks for, and the user allowed that. */
  isClipped(cell: Cell): boolean;
  /** Cold starts at once: what was asked for, or less where the account has no more to give. */
  readonly width: number;
  readonly limits: Limits;
  /** What is different there from the policy of AWS. */
  readonly policy: Partial<Policy>;
  /** What an estimate has to know of its control plane. */
  readonly assumed: { readonly updateSeconds: number; readonly controlCallsPerSecond: number };
  /** Starts it with what is to be measured deployed, where deploying is its business. */
  open(measured: Measured): Promise<OpenPlace>;
}

/** Functions of the matrix, or the user's own: code that is deployed on this machine, or what is deployed on AWS. */
export type Measured =
  | { readonly kind: 'matrix'; readonly functions: readonly FunctionSpec[] }
  | { readonly kind: 'own'; readonly fns: readonly LocalFunction[] }
  | { readonly kind: 'deployed'; readonly name: string };

export interface OpenPlace extends AsyncDisposable {
  readonly backend: Backend;
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** Drives the work to its end: virtual time has to be moved on, real time does so by itself. */
  drive<T>(work: Promise<T>): Promise<T>;
  /** Real work, such as writing to a disk, during which virtual time stands still. */
  during<T>(work: Promise<T>): Promise<T>;
}

export interface PlaceRequest {
  readonly region: string;
  readonly workers: number | undefined;
  readonly width: number;
  readonly allowClipped: boolean;
  readonly seed: number;
  /** Nothing may be asked of AWS: a plan is made without an account. */
  readonly offline?: boolean;
  /** Records of a run that goes on: a simulation must not draw again what it drew before. */
  readonly already?: number;
}
