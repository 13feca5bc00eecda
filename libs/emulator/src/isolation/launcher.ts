import { realpathSync } from 'node:fs';
import { sep } from 'node:path';
import { closingPrefix } from './inherited-descriptors.ts';
import type { ProcessSpec } from './isolation.ts';

/** What the launcher does before the program's first instruction. */
export interface Entry {
  /** `cgroup.procs` files to write oneself into. */
  readonly joins: readonly string[];
  /** Whether a mount namespace of its own gives the process a private /tmp. */
  readonly privateTmp: boolean;
  /** For want of a cgroup: the most memory the process may have as data. */
  readonly dataLimitBytes?: number;
}

export interface LauncherCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const SHELL = '/bin/sh';
const UNSHARE = '/usr/bin/unshare';
const MOUNT = '/usr/bin/mount';
const MKDIR = '/bin/mkdir';
const PRLIMIT = '/usr/bin/prlimit';
/** Lambda's own ceilings for one environment. */
const MAX_OPEN_FILES = 1024;
/** Told apart from the 126 and 127 of a shell whose command does not run. */
const CANNOT_ENTER = 125;

/**
 * A shell enters the confinement and then becomes the program, so nothing of it ever runs outside.
 * Measured over a direct start: 0.6 ms to enter, 0.7 ms more for the mount namespace, 1.1 ms more for its mount.
 * Writing the pid from outside would be cheaper, and would let the program run unconfined at first.
 */
export function launcherCommand(spec: ProcessSpec, entry: Entry): LauncherCommand {
  const lines = [
    ...(entry.privateTmp ? tmpMounts(spec) : []),
    ...entry.joins.map((file) => `echo 0 > ${quote(file)} || exit ${String(CANNOT_ENTER)}`),
    `ulimit -n ${String(MAX_OPEN_FILES)} 2>/dev/null`,
    'ulimit -c 0',
    'umask 022',
    // What a shell before this one may have added.
    'unset _ OLDPWD',
    ...loaderVariables(spec.env),
    `exec ${entry.dataLimitBytes === undefined ? '' : dataLimit(entry.dataLimitBytes)}"$@"`,
  ];
  const shell = [SHELL, '-c', lines.join('\n'), 'launcher', spec.command, ...spec.args];
  const [command = SHELL, ...args] = [
    ...closingPrefix(),
    ...(entry.privateTmp ? [UNSHARE, '-m'] : []),
    ...shell,
  ];
  return { command, args, env: launcherEnvironment(spec, entry) };
}

/** The dynamic loader's variables are for the program alone: a preloaded library has no business in the launcher. */
function loaderVariables(env: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(env)
    .filter(([name]) => isLoaderVariable(name))
    .map(([name, value]) => `export ${name}=${quote(value)}`);
}

function launcherEnvironment(spec: ProcessSpec, entry: Entry): Readonly<Record<string, string>> {
  const env = Object.fromEntries(Object.entries(spec.env).filter(([name]) => !isLoaderVariable(name)));
  return entry.privateTmp ? env : { ...env, TMPDIR: spec.tmpDir };
}

function isLoaderVariable(name: string): boolean {
  return name.startsWith('LD_');
}

/** Folders below /tmp are first bound into the new one at the same place, for afterwards their source is hidden. */
function tmpMounts(spec: ProcessSpec): readonly string[] {
  const kept = [...new Set([spec.cwd, ...(spec.visible ?? [])].map(canonical))].filter(isBelowTmp);
  const outermost = kept.filter((path) => !kept.some((other) => path.startsWith(other + sep)));
  const orExit = `|| exit ${String(CANNOT_ENTER)}`;
  return [
    ...outermost.flatMap((path) => {
      const target = quote(spec.tmpDir + path.slice('/tmp'.length));
      return [`${MKDIR} -p ${target} && ${MOUNT} --bind ${quote(path)} ${target} ${orExit}`];
    }),
    `${MOUNT} --rbind ${quote(spec.tmpDir)} /tmp ${orExit}`,
    ...(outermost.length === 0 ? [] : [`cd ${quote(spec.cwd)} ${orExit}`]),
  ];
}

function canonical(path: string): string {
  return realpathSync(path);
}

function isBelowTmp(path: string): boolean {
  return path.startsWith('/tmp/');
}

function dataLimit(bytes: number): string {
  return `${PRLIMIT} --data=${String(bytes)} `;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
