import type { Failure, Reject, Sample, StartKind } from '@lambda-bench/records';
import type { Visit } from '@lambda-bench/plan';
import type { Invocation } from '../backend.ts';
import { mayHaveRun } from '../schedule/cost.ts';
import type { Target } from '../target.ts';
import { judge, type Verdict, type Why } from '../verify/judge.ts';
import { isOpen, slotsOf, stampOf, type Slot } from './slot.ts';
import type { VisitTools } from './visit-tools.ts';

export type VisitRecord = Sample | Failure | Reject;

/** Failures since the cell's last sample, and what the last of them was. */
export interface Streak {
  readonly length: number;
  readonly why: Why | undefined;
}

/** What a visit has and still needs. */
export interface VisitBook {
  readonly visit: Visit<Target>;
  readonly tools: VisitTools;
  readonly slots: readonly Slot[];
  readonly rejected: Reject[];
  /** Environments that were started, or first seen, in this visit. */
  readonly environments: Set<string>;
  streak: Streak;
  outOfMoney: boolean;
  /** The account's largest size, if the visit's is larger. */
  memoryLimitMb: number | undefined;
  /** Why its function does not run at all. */
  switchedOff: Why | undefined;
}

export function openVisitBook(visit: Visit<Target>, before: Streak, tools: VisitTools): VisitBook {
  const slots = slotsOf(visit);
  return {
    visit,
    tools,
    slots,
    rejected: [],
    environments: new Set(),
    streak: before,
    outOfMoney: false,
    memoryLimitMb: undefined,
    switchedOff: undefined,
  };
}

export function openSlots(book: VisitBook, intended: StartKind): readonly Slot[] {
  return book.slots.filter((slot) => isOpen(slot) && slot.intended === intended);
}

/** Whether so many invocations may be made; if not, the visit comes to its end. */
export function mayAsk(book: VisitBook, count: number): boolean {
  if (book.tools.purse?.take(count) === false) book.outOfMoney = true;
  return !isGivenUp(book);
}

export function isGivenUp({ streak, tools, outOfMoney, switchedOff }: VisitBook): boolean {
  return outOfMoney || switchedOff !== undefined || streak.length >= tools.policy.failuresInARow;
}

/** Judges one invocation of a slot and enters what became of it. */
export function enter(book: VisitBook, slot: Slot, invocation: Invocation): Verdict['verdict'] {
  const { visit, tools, environments } = book;
  const { policy } = tools;
  const seen = { inRun: tools.environments, inVisit: environments };
  const verdict = judge(invocation, { target: visit.cell, intended: slot.intended, environments: seen });
  pay(book, slot, invocation, verdict);
  if (verdict.verdict === 'unanswered') {
    if (isUnansweredForGood(book, slot, verdict)) failAsked(book, slot, verdict.why);
    else tools.onAskedAgain(visit.cell.key, slot.intended, false, verdict.why);
    return verdict.verdict;
  }
  slot.throttledMs = undefined;
  rememberEnvironment(book, verdict);
  const stamp = stampOf(slot, visit, tools.clock.now());
  const { kept } = verdict.read;
  if (verdict.verdict === 'sample') {
    const clipped = visit.cell.clipped ? { clipped: true as const } : {};
    slot.settled = { type: 'sample', ...stamp, ...kept, ...verdict.proof, ...clipped };
    book.streak = { length: 0, why: undefined };
  } else if (verdict.verdict === 'failure') {
    slot.unanswered += 1;
    failAsked(book, slot, verdict.why, kept);
  } else {
    slot.rejects += 1;
    book.rejected.push({ type: 'reject', ...stamp, ...kept, ...verdict.why });
    // The evidence stands in the reject; twice would be paid for twice.
    if (slot.rejects >= policy.rejectsPerSample) failAsked(book, slot, verdict.why);
    else tools.onAskedAgain(visit.cell.key, slot.intended, true, verdict.why);
  }
  return verdict.verdict;
}

/** What is throttled was not run: it is asked again by the time waited for it, and everything else by the count. */
function isUnansweredForGood(
  book: VisitBook,
  slot: Slot,
  { refused, why }: Extract<Verdict, { verdict: 'unanswered' }>,
): boolean {
  const { policy, congestion } = book.tools;
  if (why.reason !== 'throttled') {
    slot.unanswered += 1;
    slot.throttledMs = undefined;
    return refused || slot.unanswered >= policy.unansweredPerSample;
  }
  slot.throttled += 1;
  slot.throttledMs ??= 0;
  if (slot.throttledMs < policy.throttlePatienceMs) return false;
  book.switchedOff ??= congestion.whySwitchedOff(book.visit.cell.functionName, why);
  congestion.refuseHopeless(why);
  return true;
}

/** Time that passes before slots are asked again. What a visit does meanwhile for its other slots is none of it. */
export function noteWait(slots: readonly Slot[], ms: number): void {
  for (const slot of slots) if (slot.throttledMs !== undefined) slot.throttledMs += ms;
}

/** Nothing could be asked: counts as one failure of the cell. */
export function setUpFailed(book: VisitBook, why: Why): void {
  const first = book.slots.find(isOpen);
  if (first === undefined) return;
  first.unanswered += 1;
  failAsked(book, first, why);
}

/** Whatever is still open fails for the reason that the last failure had. */
export function failRest(book: VisitBook): void {
  const why = book.outOfMoney ? OUT_OF_MONEY : (book.switchedOff ?? book.streak.why ?? NO_ENVIRONMENT);
  for (const slot of book.slots) if (isOpen(slot)) fail(book, slot, why);
}

const OUT_OF_MONEY: Why = { reason: 'budget', message: 'the budget does not reach further' };
const NO_ENVIRONMENT: Why = { reason: 'no-environment', message: 'no environment was left for it' };

/** Rejects first, then one record per slot: a journal that is cut off inside a visit lacks a slot. */
export function visitRecords({ rejected, slots }: VisitBook): readonly VisitRecord[] {
  return [...rejected, ...slots.flatMap(({ settled }) => (settled === undefined ? [] : [settled]))];
}

/** Invocations that may have been billed and that no record speaks of, since their slot came to a sample later. */
export function lostUnrecorded({ slots }: VisitBook): number {
  return slots.reduce((sum, { settled, lost }) => sum + (settled?.type === 'failure' ? 0 : lost), 0);
}

/** Nothing that may have been billed is free: money must not be undercounted just when things go wrong. */
function pay({ visit, tools }: VisitBook, slot: Slot, { client }: Invocation, verdict: Verdict): void {
  const { cell } = visit;
  if (verdict.verdict !== 'unanswered') {
    const { report } = verdict.read;
    tools.purse?.pay(tools.costUsd({ report, roundTripMs: client.roundTripMs }, cell) ?? 0);
  } else if (mayHaveRun(verdict.why.reason)) {
    slot.lost += 1;
    tools.purse?.lose(tools.costUsd({}, cell) ?? 0);
  } else {
    tools.purse?.spare();
  }
}

function failAsked(book: VisitBook, slot: Slot, why: Why, evidence: object = {}): void {
  fail(book, slot, why, evidence);
  book.streak = { length: book.streak.length + 1, why };
}

function fail(
  { visit, tools }: VisitBook,
  slot: Slot,
  { reason, message }: Why,
  evidence: object = {},
): void {
  const { lost } = slot;
  const attempts = slot.rejects + slot.unanswered + slot.throttled;
  const stamp = stampOf(slot, visit, tools.clock.now());
  slot.settled = { type: 'failure', ...stamp, ...evidence, reason, message, attempts, lost };
}

function rememberEnvironment(
  { visit, tools, environments }: VisitBook,
  { read }: Exclude<Verdict, { verdict: 'unanswered' }>,
): void {
  const { environmentId } = read.kept;
  if (environmentId === undefined || !visit.cell.keepsContract) return;
  const started = read.report?.initMs !== undefined || read.report?.restoreMs !== undefined;
  // Also one whose own cold sample was rejected, whose answer got lost, or that Lambda started unasked: from now on
  // its invocations are warm ones of this visit. One that another visit knew, and that did not start here, never is.
  if (started || !tools.environments.has(environmentId)) environments.add(environmentId);
  tools.environments.add(environmentId);
}
