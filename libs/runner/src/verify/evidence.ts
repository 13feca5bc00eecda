import { parseLines, reportFor, type LambdaLine, type Report } from '@lambda-bench/metrics';
import type { Evidence } from '@lambda-bench/records';
import type { Answered } from '../backend.ts';
import type { Target } from '../target.ts';

/** An answer, read. `kept` goes into the record unparsed; the rest serves to judge it. */
export interface ReadAnswer {
  readonly kept: Evidence & { readonly digest?: string };
  readonly report: Report | undefined;
  /** The answer's JSON object; undefined when it is none. */
  readonly answer: Readonly<Record<string, unknown>> | undefined;
}

/** The environment's name in the records of a function that does not tell it. */
export const UNKNOWN_ENVIRONMENT = 'unknown';

/** Whose lines say how an invocation went. The rest of a tail is the function's own, and none of ours to keep. */
const KEPT: ReadonlySet<LambdaLine['kind']> = new Set([
  'report',
  'incomplete-report',
  'init-report',
  'restore-report',
  'init-start',
]);

export function readAnswer(answered: Answered, target: Target): ReadAnswer {
  const { requestId, executedVersion, client, cpuMicros, runtimeClient, logTail } = answered;
  const answer = jsonObject(answered.payload);
  const found = reportFor(logTail, requestId);
  const report = found?.kind === 'report' ? found : undefined;
  const environmentId = target.keepsContract ? textOf(answer?.['logStream']) : UNKNOWN_ENVIRONMENT;
  const digest = textOf(answer?.['hash']);
  const platform = platformLines(logTail);
  return {
    kept: {
      requestId,
      client,
      ...(executedVersion === undefined ? {} : { executedVersion }),
      ...(environmentId === undefined ? {} : { environmentId }),
      ...(platform === '' ? {} : { report: platform }),
      ...(cpuMicros === undefined ? {} : { cpuMicros }),
      ...(runtimeClient === undefined ? {} : { runtimeClient }),
      ...(digest === undefined || !target.keepsContract ? {} : { digest }),
    },
    report,
    answer,
  };
}

function platformLines(logTail: string): string {
  return parseLines(logTail)
    .filter(({ line }) => KEPT.has(line.kind))
    .map(({ offset, end }) => logTail.slice(offset, end).trimEnd())
    .join('\n');
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    // Not JSON is an answer like any other; what it means is the judge's to say.
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
