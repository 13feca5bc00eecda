import { createHash } from 'node:crypto';
import { BenchError, DEFAULT_STACK } from '@lambda-bench/config';
import type { Header } from '@lambda-bench/records';

/** Where the command line leaves the choice to an environment, an account or chance, what was chosen. */
export interface Resolved {
  readonly mode: string;
  readonly region: string;
  readonly stack?: string;
  readonly seed: number;
  readonly width: number;
}

type Options = Readonly<Record<string, unknown>>;

/**
 * The options as a header keeps them: what was given, what was resolved, nothing that was left out. A payload may hold a
 * secret, and a journal may be shown to anyone: its digest tells whether two runs had the same.
 */
export function optionsOfRecord(
  given: Options,
  names: readonly string[],
  resolved: Resolved,
  payload: Uint8Array | undefined,
): Options {
  const kept = names.filter((name) => name !== 'payload' && given[name] !== undefined);
  return {
    ...Object.fromEntries(kept.map((name) => [name, given[name]])),
    ...resolved,
    ...(payload === undefined
      ? {}
      : {
          payloadSha256: createHash('sha256').update(payload).digest('hex'),
          payloadBytes: payload.byteLength,
        }),
  };
}

/** The options of a run that matter when it goes on, as its header recorded them. */
export function readRecorded({ backend, options }: Header) {
  if (backend !== 'local' && backend !== 'aws' && backend !== 'fake') {
    throw new BenchError(
      'LB_JOURNAL',
      `the run was made on ${backend}, which this version does not know`,
      'resume it with the version that began it',
    );
  }
  const place: 'local' | 'aws' | 'fake' = backend;
  const number = (name: string) => {
    const value = options[name];
    return typeof value === 'number' ? value : undefined;
  };
  const text = (name: string) => {
    const value = options[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    backend: place,
    width: number('width') ?? 1,
    workers: number('workers'),
    stack: text('stack') ?? DEFAULT_STACK,
    profile: text('profile') === 'instant' ? ('instant' as const) : ('aws-like' as const),
    allowClipped: options['allow-clipped'] === true,
    precision: text('precision'),
    budget: number('budget'),
  };
}
