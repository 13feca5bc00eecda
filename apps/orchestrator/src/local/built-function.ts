import { arch as hostArch } from 'node:process';
import { runtimeOf, workloadOf, type ArchitectureId, type FunctionSpec } from '@lambda-bench/config';
import { functionOf, type LocalFunction } from '@lambda-bench/neighbours';
import { artefactOf, isBuilt, runtimeHome, type ToolchainPlace } from '@lambda-bench/toolchains';

export const NATIVE_ARCH: ArchitectureId = hostArch === 'arm64' ? 'arm64' : 'x86_64';

/** Why a function cannot be measured on this machine, or undefined if it can. */
export async function whyNotHere(fn: FunctionSpec, place: ToolchainPlace) {
  const runtime = runtimeOf(fn.runtime);
  if (!workloadOf(fn.workload).languages.includes(runtime.language)) return undefined;
  if (fn.arch !== NATIVE_ARCH) {
    return {
      reason: 'architecture',
      message: `this machine is ${NATIVE_ARCH}; ${fn.arch} is measured with --backend=aws`,
    };
  }
  const home = await runtimeHome(runtime.identifier, place);
  if (!home.ok) return { reason: 'runtime', message: `${home.reason}. ${home.hint}` };
  if (isBuilt(place.root, fn)) return undefined;
  return {
    reason: 'not-built',
    message: `the ${runtime.language} handlers are not built: npx nx run handlers-${runtime.language}:build`,
  };
}

/** A built handler, held against its digests. */
export async function builtFunction(fn: FunctionSpec, place: ToolchainPlace): Promise<LocalFunction> {
  return functionOf(await artefactOf(place.root, fn));
}
