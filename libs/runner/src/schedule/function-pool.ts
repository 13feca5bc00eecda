import { BenchError } from '@lambda-bench/config';
import type { Header } from '@lambda-bench/records';
import type { Backend, FunctionControl, FunctionInfo } from '../backend.ts';
import { seriesLane, sideBySideLane, type Lane } from '../visit/lane.ts';

export interface Restoration {
  readonly functionName: string;
  /** Why it was not put back; undefined if it was. */
  readonly error: string | undefined;
}

/** The functions of a run, opened when they are first needed and put back together. */
export interface FunctionPool {
  lane(functionName: string): Promise<Lane>;
  /** Puts back what was opened here, and of the others those named. */
  restore(others: readonly string[]): Promise<readonly Restoration[]>;
}

export interface PoolRequest {
  readonly backend: Backend;
  readonly functions: readonly FunctionInfo[];
  readonly sideBySide: ReadonlySet<string>;
  readonly onThrottled: (message: string) => void;
}

export function functionPool({ backend, functions, sideBySide, onThrottled }: PoolRequest): FunctionPool {
  const known = new Map(functions.map((fn) => [fn.name, fn]));
  const open = new Map<string, Promise<{ readonly control: FunctionControl; readonly lane: Lane }>>();

  async function openFunction(name: string) {
    const fn = known.get(name);
    if (fn === undefined) throw new Error(`function ${name} is not there`);
    const control = await backend.open(fn, onThrottled);
    const { versions } = control;
    if (versions === undefined || !sideBySide.has(name)) return { control, lane: seriesLane(control) };
    await versions.sweep();
    return { control, lane: sideBySideLane(control, versions) };
  }

  return {
    async lane(name) {
      const opening = open.get(name) ?? openFunction(name);
      open.set(name, opening);
      try {
        return (await opening).lane;
      } catch (error) {
        // The next visit tries again.
        open.delete(name);
        throw error;
      }
    },
    restore: (others) =>
      Promise.all([
        ...[...open].map(([name, opening]) => restoreOne(name, async () => (await opening).control)),
        ...others
          .filter((name) => !open.has(name))
          .map((name) => restoreOne(name, () => openSwept(backend, known.get(name), name))),
      ]),
  };
}

/** Functions as a run found them, whatever an interrupted part of it has made of them since. */
export function originalFunctions(
  functions: readonly FunctionInfo[],
  header: Header,
): readonly FunctionInfo[] {
  const originals = new Map(header.functions.map((fn) => [fn.name, fn.originalMemoryMb]));
  return functions.map((fn) => ({ ...fn, memoryMb: originals.get(fn.name) ?? fn.memoryMb }));
}

/** Puts a run's functions back to what its header says, and deletes the versions it left behind. */
export async function restoreFunctions(
  backend: Backend,
  functions: readonly FunctionInfo[],
  header: Header,
): Promise<readonly Restoration[]> {
  const measured = new Set(header.functions.map((fn) => fn.name));
  const originals = originalFunctions(functions, header).filter((fn) => measured.has(fn.name));
  return Promise.all(originals.map((fn) => restoreOne(fn.name, () => openSwept(backend, fn, fn.name))));
}

async function openSwept(
  backend: Backend,
  fn: FunctionInfo | undefined,
  name: string,
): Promise<FunctionControl> {
  if (fn === undefined) throw new Error(`function ${name} is not there`);
  const control = await backend.open(fn);
  await control.versions?.sweep();
  return control;
}

async function restoreOne(name: string, control: () => Promise<FunctionControl>): Promise<Restoration> {
  try {
    await (await control())[Symbol.asyncDispose]();
    return { functionName: name, error: undefined };
  } catch (error) {
    return { functionName: name, error: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause =
    error.cause instanceof Error && !(error instanceof BenchError) ? `: ${error.cause.message}` : '';
  return `${error.message}${cause}`;
}
