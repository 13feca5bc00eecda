import { BenchError, DEPLOYED, parseOwnCellKey } from '@lambda-bench/config';
import type { Host } from '@lambda-bench/host';
import type { BenchRecord, Header } from '@lambda-bench/records';
import { planOfCells, type Target } from '@lambda-bench/runner';
import type { Work } from '../measure/begin-run.ts';
import type { TuneArgs } from './tune-options.ts';
import { payloadsOfRecord, readPayloads } from './tune-payloads.ts';
import { tuneWork } from './tune-work.ts';

type Recorded = Readonly<Record<string, unknown>>;

/** The work that a tuning began with, made again from its header; what has changed since is refused. */
export async function tuneAgain(header: Header, history: readonly BenchRecord[], host: Host): Promise<Work> {
  const { options } = header;
  if (options['variable'] !== undefined) {
    throw usage(header, 'was given --variable, and values of variables are not kept');
  }
  const payload = payloadsAgain(header, host.cwd);
  const sizes = [...new Set(header.plan.cells.map(memoryOf))];
  const args: TuneArgs = {
    ...argsOf(options),
    payload,
    // Those of the plan, whatever this machine or the function would have now.
    memory: sizes,
    variable: undefined,
  };
  const work = await tuneWork(args, host, history.length);
  const targets = new Map(
    [...work.plan.cells, ...work.plan.skips.map(({ cell }) => cell)].map((cell) => [cell.key, cell]),
  );
  const targetOf = (key: string): Target => {
    const target = targets.get(key);
    if (target !== undefined) return target;
    throw usage(header, `measured ${key}, which is not found again`);
  };
  return { ...work, plan: planOfCells(header, history, targetOf) };
}

/** The same bytes as before, or the samples would be of another event. */
function payloadsAgain(header: Header, cwd: string): string[] | undefined {
  const recorded = header.options['payloads'];
  const rows = (Array.isArray(recorded) ? recorded : []) as readonly Recorded[];
  const [only] = rows;
  // What is sent where nothing was given.
  const isDefault = rows.length === 1 && only?.['file'] === undefined && only?.['bytes'] === 2;
  if (isDefault) return undefined;
  const given = rows.map(({ weight, file }) => {
    if (typeof file === 'string') return `${String(weight)}:${file}`;
    throw usage(header, 'was given a payload on the command line, which is not kept');
  });
  const again = payloadsOfRecord(readPayloads(given, cwd));
  const changed = rows.find((row, index) => again[index]?.['sha256'] !== row['sha256']);
  if (changed !== undefined)
    throw usage(header, `was sent another ${String(changed['file'])} than is there now`);
  return given;
}

function argsOf(options: Recorded): Omit<TuneArgs, 'payload' | 'memory' | 'variable'> {
  const text = (name: string) => (typeof options[name] === 'string' ? options[name] : undefined);
  const number = (name: string) => (typeof options[name] === 'number' ? options[name] : undefined);
  const arch = options['arch'];
  return {
    function: text('function') ?? '',
    backend: text('backend') === 'aws' ? 'aws' : 'local',
    runtime: text('runtime'),
    handler: text('handler'),
    timeout: number('timeout') ?? timeoutBefore(options),
    arch: Array.isArray(arch) ? arch.map(String) : undefined,
    mode: text('mode') ?? '',
    cold: number('cold'),
    warm: number('warm'),
    width: number('width'),
    seed: number('seed'),
    region: text('region'),
    requests: number('requests'),
    'cold-share': text('cold-share'),
    precision: text('precision'),
    budget: number('budget'),
    'allow-clipped': options['allow-clipped'] === true,
  };
}

/** Before there was an option, functions on this machine had what those of the matrix have. */
function timeoutBefore(options: Recorded): number | undefined {
  return options['backend'] === 'aws' ? undefined : DEPLOYED.timeoutSeconds;
}

function memoryOf(key: string): string {
  return String(parseOwnCellKey(key)?.memoryMb ?? '');
}

function usage({ run }: Header, why: string): BenchError {
  return new BenchError(
    'LB_USAGE',
    `run ${run} ${why}: it cannot be gone on with`,
    'start it anew with npx lambda-bench tune; npx lambda-bench restore puts a deployed function back',
  );
}
