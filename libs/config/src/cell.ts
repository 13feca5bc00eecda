import { ARCHITECTURES, type ArchitectureId } from './architectures.ts';
import { RUNTIMES, type RuntimeId, type RuntimeSet } from './runtimes.ts';
import { WORKLOADS, type WorkloadId } from './workloads.ts';

/** What is deployed: one function, whose memory is set while it is measured. */
export interface FunctionSpec {
  readonly runtime: RuntimeId;
  readonly arch: ArchitectureId;
  readonly workload: WorkloadId;
}

/** What is measured: a function at a memory size. */
export interface Cell extends FunctionSpec {
  readonly memoryMb: number;
}

/** `nodejs22-x86-light`: also the name in Lambda and the folder part of a run's tables. */
export function functionName(fn: FunctionSpec): string {
  return `${slugOf(RUNTIMES, fn.runtime)}-${slugOf(ARCHITECTURES, fn.arch)}-${fn.workload}`;
}

/** `nodejs22-x86-light@512`. */
export function cellKey(cell: Cell): string {
  return `${functionName(cell)}@${cell.memoryMb}`;
}

/** Every function the tables allow, whether a language implements it or not. */
export function allFunctions(): readonly FunctionSpec[] {
  return RUNTIMES.flatMap((runtime) =>
    ARCHITECTURES.flatMap((arch) =>
      WORKLOADS.map((workload) => ({ runtime: runtime.id, arch: arch.id, workload: workload.id })),
    ),
  );
}

export function functionsOf(set: RuntimeSet | 'all'): readonly FunctionSpec[] {
  const wanted = new Set<string>(
    RUNTIMES.filter((row) => set === 'all' || row.set === set).map((row) => row.id),
  );
  return allFunctions().filter((fn) => wanted.has(fn.runtime));
}

const BY_NAME: ReadonlyMap<string, FunctionSpec> = new Map(
  allFunctions().map((fn) => [functionName(fn), fn]),
);

/** Names are looked up among those the tables make; one that is not there is somebody else's function. */
export function parseFunctionName(name: string): FunctionSpec | undefined {
  return BY_NAME.get(name);
}

export function parseCellKey(key: string): Cell | undefined {
  const at = key.lastIndexOf('@');
  const fn = parseFunctionName(key.slice(0, at));
  const memoryMb = Number(key.slice(at + 1));
  const valid =
    at > 0 && Number.isInteger(memoryMb) && memoryMb > 0 && key.slice(at + 1) === String(memoryMb);
  return fn !== undefined && valid ? { ...fn, memoryMb } : undefined;
}

function slugOf(rows: readonly { readonly id: string; readonly slug: string }[], id: string): string {
  const row = rows.find((candidate) => candidate.id === id);
  if (row === undefined) throw new Error(`no row for ${id}`);
  return row.slug;
}
