import {
  BenchError,
  DEFAULT_STACK,
  partStack,
  RUNTIMES,
  STACK_PARTS,
  type RuntimeId,
  type RuntimeSet,
  type StackPartId,
} from '@lambda-bench/config';

/** What is to be deployed, as `cdk -c key=value` says it. */
export interface DeploymentRequest {
  readonly stack: string;
  readonly set: RuntimeSet | 'all';
  /** Runtimes to leave out: Lambda refuses to create functions of a runtime some time after its deprecation. */
  readonly without: readonly RuntimeId[];
  readonly parts: readonly StackPartId[];
  /** ISO 8601: from then on a sweep may remove it all. */
  readonly expires?: string;
}

const SETS = ['core', 'extended', 'all'] as const;
const STACK_NAME = /^[A-Za-z][A-Za-z0-9-]*$/;
const STACK_NAME_MAX = 128;

export function readRequest(context: (key: string) => unknown): DeploymentRequest {
  const expires = readExpires(text(context, 'expires'));
  return {
    stack: readStack(text(context, 'stack') ?? DEFAULT_STACK),
    set: oneOf('set', text(context, 'set') ?? 'core', SETS),
    without: listOf(
      'without',
      text(context, 'without') ?? '',
      RUNTIMES.map(({ id }) => id),
    ),
    parts: readParts(text(context, 'parts')),
    ...(expires === undefined ? {} : { expires }),
  };
}

function readStack(stack: string): string {
  const longest = Math.max(...STACK_PARTS.map(({ id }) => partStack(stack, id).length));
  if (!STACK_NAME.test(stack)) {
    throw refusal(
      `-c stack=${stack} cannot name a stack`,
      'Use a letter first, then letters, digits and hyphens.',
    );
  }
  if (longest > STACK_NAME_MAX) {
    throw refusal(
      `-c stack=${stack} is too long`,
      `The longest name it makes has ${longest} characters, and ${STACK_NAME_MAX} are allowed.`,
    );
  }
  return stack;
}

function readParts(given: string | undefined): readonly StackPartId[] {
  const known = STACK_PARTS.map(({ id }) => id);
  if (given === undefined) return known;
  const parts = listOf('parts', given, known);
  if (parts.length === 0) throw refusal('-c parts= names nothing', `Name some of ${known.join(', ')}.`);
  return parts;
}

function readExpires(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const isIso = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(given);
  const at = new Date(given);
  if (!isIso || Number.isNaN(at.getTime())) {
    throw refusal(
      `-c expires=${given} is not a date`,
      'Write it as 2026-01-31 or 2026-01-31T18:00:00Z (ISO 8601).',
    );
  }
  return at.toISOString();
}

function text(context: (key: string) => unknown, key: string): string | undefined {
  const value = context(key);
  if (value === undefined || typeof value === 'string') return value;
  throw refusal(`-c ${key} is ${JSON.stringify(value)}, which is no text`, `Write it as -c ${key}=<text>.`);
}

function listOf<T extends string>(key: string, given: string, known: readonly T[]): readonly T[] {
  const named = given.split(',').map((part) => part.trim());
  return [...new Set(named.filter((part) => part !== ''))].map((part) => oneOf(key, part, known));
}

function oneOf<T extends string>(key: string, given: string, known: readonly T[]): T {
  const found = known.find((candidate) => candidate === given);
  if (found !== undefined) return found;
  throw refusal(`-c ${key}: ${given} is not known`, `It is one of ${known.join(', ')}.`);
}

function refusal(message: string, hint: string): BenchError {
  return new BenchError('LB_USAGE', message, hint);
}
