import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runtimeOf, WORKLOADS, type FunctionSpec } from '@lambda-bench/config';
import { packArtefact } from '@lambda-bench/toolchains';
import { deployedFunctions } from '../deployed-functions.ts';

/** A workspace in a temporary folder, with artefacts that are real and tiny. */
export interface ArtefactBed extends AsyncDisposable {
  readonly root: string;
}

export async function openArtefactBed(
  wanted: (spec: FunctionSpec) => boolean = () => true,
): Promise<ArtefactBed> {
  const root = await mkdtemp(join(tmpdir(), 'lambda-bench-synth-'));
  const dispose = () => rm(root, { recursive: true, force: true });
  try {
    const built = deployedFunctions({ set: 'all', without: [] }).filter(wanted);
    for (const spec of built) await packTiny(root, spec);
    await writeCrates(root);
  } catch (error) {
    await dispose();
    throw error;
  }
  return { root, [Symbol.asyncDispose]: dispose };
}

async function packTiny(root: string, spec: FunctionSpec): Promise<void> {
  const from = await mkdtemp(join(root, 'from-'));
  await writeFile(join(from, 'code.txt'), `${spec.workload} in ${runtimeOf(spec.runtime).language}`);
  await packArtefact({ ...spec, root, from, backend: 'none', versions: {} });
}

async function writeCrates(root: string): Promise<void> {
  for (const { id } of WORKLOADS) {
    const folder = join(root, 'handlers', 'rust', id);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'Cargo.toml'), `[package]\nname = "${id}"\nversion = "0.1.0"\n`);
  }
}
