import { BenchError, DEFAULT_STACK } from '@lambda-bench/config';
import type { Header } from '@lambda-bench/records';

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
    'allow-clipped': options['allow-clipped'] === true,
  };
}
