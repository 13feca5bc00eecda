import { DEFAULT_STACK } from '@lambda-bench/config';
import { optionArguments } from './run-arguments.ts';
import { quote } from './user-data.ts';

/** What says where a run is: its deployment, its bucket, and the folder of runs on this machine. */
export interface PlaceGiven {
  readonly region?: string | undefined;
  readonly stack?: string | undefined;
  readonly 's3-bucket'?: string | undefined;
  readonly runs?: string | undefined;
}

const PLACE = ['region', 'stack', 's3-bucket', 'runs'] as const;
const DEFAULTS: PlaceGiven = { stack: DEFAULT_STACK, runs: 'runs' };

/** A command of ours to be typed in the same shell: what was said of the place has to be said again. */
export function commandAgain(
  command: string,
  given: PlaceGiven,
  names: readonly (keyof PlaceGiven)[] = PLACE,
): string {
  const said = names.filter((name) => given[name] !== DEFAULTS[name]);
  return ['npx lambda-bench', command, ...optionArguments(said, { ...given }).map(quote)].join(' ');
}
