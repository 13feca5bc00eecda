import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ArchitectureId, FunctionSpec, RuntimeId, WorkloadId } from '@lambda-bench/config';

/** What `artefact.json` says of a built function. */
export interface Artefact {
  readonly schema: 1;
  readonly runtime: RuntimeId;
  readonly arch: ArchitectureId;
  readonly workload: WorkloadId;
  readonly zipSha256: string;
  readonly zipBytes: number;
  /** Over path, mode and bytes of every file, sorted: independent of what compressed the archive. */
  readonly contentSha256: string;
  /** The sum of all files, unpacked. */
  readonly contentBytes: number;
  /** Which library or built-in does the work, for the report: a fast result may be one feature flag. */
  readonly backend: string;
  /** Compiler, SDK and other parts that the result depends on. */
  readonly versions: Readonly<Record<string, string>>;
}

export interface LocatedArtefact extends Artefact {
  /** The code as Lambda unpacks it. */
  readonly codeDir: string;
  readonly zipPath: string;
}

export const ARTEFACTS_FOLDER = join('dist', 'handlers');

export function artefactFolder(root: string, fn: FunctionSpec): string {
  return join(root, ARTEFACTS_FOLDER, fn.runtime, fn.arch, fn.workload);
}

/** Whether it was built at all; whether it is what its manifest says is another question. */
export function isBuilt(root: string, fn: FunctionSpec): boolean {
  return existsSync(join(artefactFolder(root, fn), 'artefact.json'));
}
