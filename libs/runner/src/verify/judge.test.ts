import { describe, expect, it } from 'vitest';
import { formatReport, type Report } from '@lambda-bench/metrics';
import type { StartKind } from '@lambda-bench/records';
import type { Answered, Invocation } from '../backend.ts';
import type { Target } from '../target.ts';
import { judge } from './judge.ts';

const DIGEST = 'd1';
const target: Target = {
  key: 'rust-x86-cpu-intensive@512',
  functionName: 'rust-x86-cpu-intensive',
  memoryMb: 512,
  arch: 'x86_64',
  payload: new Uint8Array(),
  digest: DIGEST,
  keepsContract: true,
  clipped: false,
};
const ID = '11111111-2222-4333-8444-555555555555';
const warm: Report = {
  kind: 'report',
  requestId: ID,
  durationMs: 3.1,
  billedMs: 4,
  memorySizeMb: 512,
  maxMemoryUsedMb: 60,
};
const cold: Report = { ...warm, initMs: 100.5, billedMs: 104 };
const restored: Report = { ...warm, restoreMs: 80, billedRestoreMs: 2 };
const text = (report: Report): string => formatReport(report, { form: 'text' });
const json = (report: Report): string => formatReport(report, { form: 'json', atMs: 0 });

interface Case {
  readonly tail?: string;
  readonly answer?: object | string;
  readonly error?: string;
  readonly intended?: StartKind;
  readonly environment?: string;
  readonly of?: Partial<Target>;
}

function judged({
  tail = text(warm),
  answer,
  error,
  intended = 'warm',
  environment = 'mine',
  of = {},
}: Case) {
  const payload = answer ?? { success: true, hash: DIGEST, logStream: environment };
  const answered: Answered = {
    outcome: 'answered',
    client: { sentAt: 0, roundTripMs: 5 },
    requestId: ID,
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    logTail: tail,
    ...(error === undefined ? {} : { functionError: error }),
  };
  return verdictOf(answered, intended, { ...target, ...of });
}

function verdictOf(invocation: Invocation, intended: StartKind, asked: Target): string {
  const environments = { inRun: new Set(['mine', 'old']), inVisit: new Set(['mine']) };
  const verdict = judge(invocation, { target: asked, intended, environments });
  return verdict.verdict === 'sample' ? 'sample' : `${verdict.verdict}: ${verdict.why.reason}`;
}

const died = (errorType: string, errorMessage = ''): object => ({ errorType, errorMessage });

describe('what becomes of an invocation', () => {
  it.each<[string, Case, string]>([
    ['warm, in an environment of this visit', {}, 'sample'],
    [
      'cold, in an environment never seen',
      { intended: 'cold', tail: text(cold), environment: 'new' },
      'sample',
    ],
    ['cold, in JSON', { intended: 'cold', tail: json(cold), environment: 'new' }, 'sample'],
    ['cold from a snapshot', { intended: 'cold', tail: text(restored), environment: 'new' }, 'sample'],
    ['a cold one without init', { intended: 'cold', environment: 'new' }, 'reject: not-cold'],
    [
      'a cold one where there was one before',
      { intended: 'cold', tail: text(cold), environment: 'old' },
      'reject: environment-seen',
    ],
    ['a warm one with an init', { tail: text(cold) }, 'reject: not-warm'],
    ['a warm one with an init, in JSON', { tail: json(cold) }, 'reject: not-warm'],
    ['a warm one of another visit', { environment: 'old' }, 'reject: environment-unknown'],
    ['no log tail', { tail: '' }, 'reject: no-report'],
    ['a REPORT cut off', { tail: text(cold).slice(0, 70) }, 'reject: no-report'],
    [
      'the REPORT of another invocation',
      { tail: text({ ...warm, requestId: ID.replace('1', '9') }) },
      'reject: no-report',
    ],
    ['the size of before the update', { tail: text({ ...warm, memorySizeMb: 576 }) }, 'reject: wrong-size'],
    [
      'an answer that names no environment',
      { answer: { success: true, hash: DIGEST } },
      'reject: no-environment',
    ],
    ['a wrong digest', { answer: { success: true, hash: 'd2', logStream: 'mine' } }, 'failure: wrong-answer'],
    [
      'an error of the handler',
      { answer: { success: false, error: 'TEST_TABLE_NAME is not set' } },
      'failure: handler-error',
    ],
    ['an answer that is not JSON', { answer: 'hello' }, 'failure: handler-error'],
    [
      'a time-out of today',
      { error: 'Unhandled', answer: died('Sandbox.Timedout', 'Task timed out after 1.00 seconds') },
      'failure: timeout',
    ],
    [
      'a time-out of 2024',
      {
        error: 'Unhandled',
        answer: { errorMessage: `2024-01-01T00:00:00Z ${ID} Task timed out after 1.00 seconds` },
      },
      'failure: timeout',
    ],
    [
      'a time-out that only the REPORT tells',
      { error: 'Unhandled', answer: '', tail: text({ ...warm, status: 'timeout' }) },
      'failure: timeout',
    ],
    [
      'out of memory, by its payload',
      { error: 'Unhandled', answer: died('Runtime.OutOfMemory') },
      'failure: out-of-memory',
    ],
    [
      'out of memory, by its REPORT',
      {
        error: 'Unhandled',
        answer: died('Runtime.ExitError'),
        tail: text({ ...warm, status: 'error', errorType: 'Runtime.OutOfMemory' }),
      },
      'failure: out-of-memory',
    ],
    [
      'out of memory, as Java says it before it exits',
      {
        error: 'Unhandled',
        answer: died('java.lang.OutOfMemoryError', 'Java heap space'),
        tail: text({ ...warm, status: 'error', errorType: 'Runtime.ExitError' }),
      },
      'failure: out-of-memory',
    ],
    ['an exit', { error: 'Unhandled', answer: died('Runtime.ExitError') }, 'failure: crash'],
    ['an exception', { error: 'Unhandled', answer: died('TypeError') }, 'failure: function-error'],
    [
      "a user's function, warm wherever it is",
      { answer: '"hi"', environment: 'old', of: { keepsContract: false } },
      'sample',
    ],
    [
      "a user's function, cold",
      { intended: 'cold', tail: text(cold), answer: '"hi"', of: { keepsContract: false } },
      'sample',
    ],
    [
      "a user's function, not cold",
      { intended: 'cold', answer: '"hi"', of: { keepsContract: false } },
      'reject: not-cold',
    ],
  ])('%s', (_, given, expected) => {
    expect(judged(given)).toBe(expected);
  });

  it('no answer is neither a sample nor a failure of the function', () => {
    const client = { sentAt: 0, roundTripMs: 1 };
    const unanswered = {
      outcome: 'unanswered',
      client,
      cause: 'throttled',
      code: 'TooManyRequestsException',
      message: '',
    } as const;
    expect(verdictOf(unanswered, 'cold', target)).toBe('unanswered: throttled');
  });

  it.each([
    ['that is no answer of the contract', undefined],
    ['of a function that died without a message', 'Unhandled'],
  ])('an account is in no failure, wherever the payload %s is cut', (_, functionError) => {
    const arn = 'arn:aws:lambda:us-east-2:123456789012:function:mine';
    for (let before = 130; before < 210; before += 1) {
      const answered: Invocation = {
        outcome: 'answered',
        client: { sentAt: 0, roundTripMs: 1 },
        requestId: ID,
        payload: JSON.stringify({ text: `${'x'.repeat(before)} ${arn}` }),
        logTail: text(warm),
        ...(functionError === undefined ? {} : { functionError }),
      };
      const environments = { inRun: new Set<string>(), inVisit: new Set<string>() };
      const verdict = judge(answered, { target, intended: 'warm', environments });
      if (verdict.verdict !== 'failure') throw new Error(verdict.verdict);
      expect(JSON.stringify([verdict.read.kept, verdict.why])).not.toMatch(/1234/);
    }
  });

  it("keeps Lambda's lines and none of the function's own", () => {
    const init =
      'INIT_START Runtime Version: nodejs:22.v5\tRuntime Version ARN: arn:aws:lambda:us-east-2::runtime:00\n';
    const tail = `${init}START RequestId: ${ID} Version: $LATEST\nuser 4711 has paid\nEND RequestId: ${ID}\n${text(warm)}`;
    const client = { sentAt: 0, roundTripMs: 5 };
    const payload = JSON.stringify({ success: true, hash: DIGEST, logStream: 'mine' });
    const verdict = judge(
      { outcome: 'answered', client, requestId: ID, payload, logTail: tail },
      { target, intended: 'warm', environments: { inRun: new Set(), inVisit: new Set(['mine']) } },
    );
    expect(verdict.verdict === 'sample' && verdict.proof.report).toBe(
      `${init.trimEnd()}\n${text(warm).trimEnd()}`,
    );
    expect(JSON.stringify(verdict)).not.toContain('4711');
  });
});
