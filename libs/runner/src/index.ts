export type {
  Answered,
  Backend,
  Environment,
  FunctionControl,
  FunctionInfo,
  Invocation,
  PublishedVersion,
  Unanswered,
  Versions,
} from './backend.ts';
export type { Clock, Sleep } from './clock.ts';
export { backoffMs, type BackoffPolicy } from './control/backoff.ts';
export {
  ControlCallError,
  type CallCause,
  type ControlApi,
  type FunctionState,
  type VersionsPage,
} from './control/control-api.ts';
export { openControl, VERSION_MARK, type ControlDeps } from './control/function-control.ts';
export {
  CONTROL_PATIENCE,
  patientCall,
  type ControlPatience,
  type PatientCaller,
} from './control/patient-call.ts';
export type { Progress, RunEvent } from './events.ts';
export { fakeBackend, type FakeBackend, type FakeBackendOptions } from './fake/fake-backend.ts';
export { FAKE_PROFILES, type FakeFaults, type FakeProfile } from './fake/fake-profile.ts';
export { memoryJournal, type MemoryJournal } from './fake/memory-journal.ts';
export { virtualTime, type VirtualTime, type VirtualTimeOptions } from './fake/virtual-time.ts';
export { headerOf, planOfCells, planOfHistory, type HeaderFacts } from './header.ts';
export type { Journal } from './journal.ts';
export { whyMachineCannot, type Limits, type Machine } from './machine.ts';
export type { Outcome } from './outcome.ts';
export { DEFAULT_POLICY, type Policy, type Precision } from './policy.ts';
export { restoreFunctions, type Restoration } from './schedule/function-pool.ts';
export type { IntervalWidth, RoundValue } from './schedule/interval-width.ts';
export { runPlan, type RunRequest } from './schedule/run-plan.ts';
export { matrixPlan, type Target } from './target.ts';
export {
  CONTROL_CALLS_PER_SECOND,
  controlBuckets,
  GET_FUNCTION_PER_SECOND,
  tokenBucket,
  UNPACED,
  type ControlBuckets,
  type TokenBucket,
} from './token-bucket.ts';
