import { withoutAccount } from '@lambda-bench/records';
import type { Answered } from '../backend.ts';
import type { Target } from '../target.ts';
import type { ReadAnswer } from './evidence.ts';
import type { Why } from './judge.ts';

const JAVA_HEAP_ERROR = 'java.lang.OutOfMemoryError';

/** Why the function's own answer is no result, or undefined if it is one. */
export function functionFault(answered: Answered, read: ReadAnswer, target: Target): Why | undefined {
  if (answered.functionError !== undefined) return platformFault(answered, read);
  if (!target.keepsContract) return undefined;
  const { answer } = read;
  if (answer?.['success'] !== true) {
    const error = answer?.['error'];
    const message =
      typeof error === 'string'
        ? withoutAccount(error)
        : `not an answer of the handler contract: ${short(answered.payload)}`;
    return { reason: 'handler-error', message };
  }
  if (target.digest !== undefined && answer['hash'] !== target.digest) {
    return { reason: 'wrong-answer', message: `hash ${String(answer['hash'])}, not ${target.digest}` };
  }
  return undefined;
}

function platformFault(answered: Answered, { report, answer }: ReadAnswer): Why {
  const type = report?.errorType ?? textOf(answer?.['errorType']) ?? answered.functionError ?? '';
  const said = textOf(answer?.['errorMessage']);
  const message = said === undefined ? short(answered.payload) : withoutAccount(said);
  // Until 2024 a time-out had no error type of its own.
  if (type === 'Sandbox.Timedout' || report?.status === 'timeout' || /Task timed out after/.test(message)) {
    return { reason: 'timeout', message };
  }
  if (type === 'Runtime.OutOfMemory') return { reason: 'out-of-memory', message };
  // The virtual machine keeps below the function's memory, says so itself when that is too little, and then exits.
  if (textOf(answer?.['errorType']) === JAVA_HEAP_ERROR) {
    return { reason: 'out-of-memory', message: `${JAVA_HEAP_ERROR}: ${message}` };
  }
  if (type === 'Runtime.ExitError') return { reason: 'crash', message };
  return { reason: 'function-error', message: `${type}: ${message}` };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Enough to recognise it by, and no more of a user's data in the journal than that. */
function short(text: string): string {
  // Before the cut: half of an account's number would not be known as one.
  const clean = withoutAccount(text);
  return clean.length > 200 ? `${clean.slice(0, 200)}…` : clean;
}
