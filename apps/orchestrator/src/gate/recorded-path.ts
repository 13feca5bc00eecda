import { isAbsolute, relative, sep } from 'node:path';

/** A path as a run keeps it: what is published should not tell where on a machine somebody works, if it can be told without. */
export function recordedPath(given: string, cwd: string): string {
  if (!isAbsolute(given)) return given;
  const below = relative(cwd, given);
  if (below === '') return '.';
  return below === '..' || below.startsWith(`..${sep}`) || isAbsolute(below) ? given : `.${sep}${below}`;
}
