import { findProgram } from './find-program.ts';
import type { ToolchainPlace } from './toolchain-place.ts';

/** What compiling the Node.js runtime client calls. */
const PROGRAMS = [['cmake', 'cmake3'], ['g++'], ['make'], ['tar'], ['xz'], ['python3']] as const;

/** Undefined when everything is there. */
export function missingForNativeBuild(place: ToolchainPlace): string | undefined {
  if (process.platform !== 'linux') return 'it compiles on Linux only';
  const missing = PROGRAMS.filter((names) => names.every((name) => findProgram(name, place) === undefined));
  return missing.length === 0 ? undefined : `no ${missing.map(([name]) => name).join(', ')} on the PATH`;
}
