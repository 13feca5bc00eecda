import { realpathSync } from 'node:fs';
import { sep } from 'node:path';
import { closingPrefix } from './inherited-descriptors.ts';
import type { ProcessSpec } from './isolation.ts';

/** Where the launcher waits. */
export interface Confinement {
  /** `cgroup.procs` files to write oneself into. */
  readonly joins: readonly string[];
  /** Whether a mount namespace of its own gives the process a private /tmp. */
  readonly privateTmp: boolean;
}

const SHELL = '/bin/sh';
const UNSHARE = '/usr/bin/unshare';
const MOUNT = '/usr/bin/mount';
const MKDIR = '/bin/mkdir';
/** Lambda's own ceilings for one environment. */
const MAX_OPEN_FILES = 1024;
/** Told apart from the 126 and 127 of a shell whose command does not run. */
const OR_EXIT = '|| exit 125';
/** As Lambda has it; anything else would be read as shell. */
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A shell that takes what follows from its standard input. */
export function launcherCommand(privateTmp: boolean): readonly string[] {
  return [...closingPrefix(), ...(privateTmp ? [UNSHARE, '-m'] : []), SHELL];
}

/**
 * Entering is done ahead of time: the kernel lets a process change its cgroup only after a grace period, which took 14 to
 * 20 ms when measured, and a few microseconds when another had just changed. Writing the pid from outside would wait as
 * long, and let the program run unconfined meanwhile.
 */
export function enterScript(joins: readonly string[]): string {
  return joins.map((file) => `echo 0 > ${quote(file)} ${OR_EXIT}\n`).join('');
}

/** Makes the shell become the program. */
export function launcherScript(spec: ProcessSpec, privateTmp: boolean): string {
  const lines = [
    ...(privateTmp ? tmpMounts(spec) : []),
    `cd ${quote(spec.cwd)} ${OR_EXIT}`,
    `ulimit -n ${MAX_OPEN_FILES} 2>/dev/null`,
    'ulimit -c 0',
    'umask 022',
    // What shells add of their own.
    'unset _ PWD OLDPWD SHLVL',
    ...exports(spec, privateTmp),
    `exec ${[spec.command, ...spec.args].map(quote).join(' ')}`,
  ];
  // As one group it is read to its end before anything runs, and the program does not get the script for its input.
  return `{\n${lines.join('\n')}\n} </dev/null\n`;
}

/** Comes last, so that a preloaded library or a changed PATH has no say in the commands before. */
function exports(spec: ProcessSpec, privateTmp: boolean): readonly string[] {
  const env = privateTmp ? spec.env : { ...spec.env, TMPDIR: spec.tmpDir };
  return Object.entries(env).map(([name, value]) => {
    if (!VARIABLE_NAME.test(name)) throw new Error(`${JSON.stringify(name)} is no name for a variable`);
    return `export ${name}=${quote(value)}`;
  });
}

/** Folders below /tmp are first bound into the new one at the same place, for afterwards their source is hidden. */
function tmpMounts(spec: ProcessSpec): readonly string[] {
  const kept = [...new Set([spec.cwd, ...(spec.visible ?? [])].map(canonical))].filter(isBelowTmp);
  const outermost = kept.filter((path) => !kept.some((other) => path.startsWith(other + sep)));
  return [
    ...outermost.flatMap((path) => {
      const target = quote(spec.tmpDir + path.slice('/tmp'.length));
      return [`${MKDIR} -p ${target} && ${MOUNT} --bind ${quote(path)} ${target} ${OR_EXIT}`];
    }),
    `${MOUNT} --rbind ${quote(spec.tmpDir)} /tmp ${OR_EXIT}`,
  ];
}

function canonical(path: string): string {
  return realpathSync(path);
}

function isBelowTmp(path: string): boolean {
  return path.startsWith('/tmp/');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
