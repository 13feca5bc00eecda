import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { ToolchainPlace } from './toolchain-place.ts';

/** Every executable of that name on the PATH, first come first. */
export function findPrograms(name: string, place: ToolchainPlace): readonly string[] {
  const folders = (place.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).filter(isExecutable);
}

export function findProgram(name: string, place: ToolchainPlace): string | undefined {
  return findPrograms(name, place)[0];
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Not there, or not for us: either way it is no program.
    return false;
  }
}
