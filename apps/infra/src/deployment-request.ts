import {
  BenchError,
  checkBucketName,
  checkStackName,
  DEFAULT_STACK,
  readInstant,
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
  /** ISO 8601: from then on a sweep may remove that part. One without stays. */
  readonly expires: Readonly<Partial<Record<StackPartId, string>>>;
  /** That an instance may use instead of the runner's own. */
  readonly bucket?: string;
}

const SETS = ['core', 'extended', 'all'] as const;

export function readRequest(context: (key: string) => unknown): DeploymentRequest {
  const bucket = text(context, 'bucket');
  return {
    stack: checkStackName(text(context, 'stack') ?? DEFAULT_STACK, '-c stack='),
    set: oneOf('set', text(context, 'set') ?? 'core', SETS),
    without: listOf(
      'without',
      text(context, 'without') ?? '',
      RUNTIMES.map(({ id }) => id),
    ),
    parts: readParts(text(context, 'parts')),
    expires: readExpires(context),
    ...(bucket === undefined ? {} : { bucket: checkBucketName(bucket, '-c bucket=') }),
  };
}

function readParts(given: string | undefined): readonly StackPartId[] {
  const known = STACK_PARTS.map(({ id }) => id);
  if (given === undefined) return known;
  const parts = listOf('parts', given, known);
  if (parts.length === 0) throw refusal('-c parts= names nothing', `Name some of ${known.join(', ')}.`);
  return parts;
}

function readExpires(context: (key: string) => unknown): DeploymentRequest['expires'] {
  const expires: Partial<Record<StackPartId, string>> = {};
  for (const { id } of STACK_PARTS) {
    const key = `expires-${id}`;
    const given = text(context, key);
    if (given === undefined) continue;
    const at = readInstant(given);
    if (at === undefined) {
      throw refusal(
        `-c ${key}=${given} is not a date`,
        'Write it as 2026-01-31 or 2026-01-31T18:00:00Z (ISO 8601).',
      );
    }
    expires[id] = at;
  }
  return expires;
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
