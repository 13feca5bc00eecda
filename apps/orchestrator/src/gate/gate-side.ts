import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BenchError } from '@lambda-bench/config';
import type { Host } from '@lambda-bench/host';
import type { FunctionRole } from '@lambda-bench/records';
import { codeSource, plainName, type CodeSource } from '../own/code-source.ts';
import { buildCheckout } from './build.ts';
import type { GateArgs } from './gate-options.ts';
import type { GateShelf } from './gate-shelf.ts';
import { hasLeftBehind, ignoredWithin } from './left-behind.ts';
import { findCommit, placeInRepository, type CommitOf } from './repository.ts';

/** Where the code of one side is named: on this disk, or in the repository. */
export type NamedSide =
  | {
      readonly kind: 'path';
      readonly path: string;
      readonly source: CodeSource;
      /** Where the other side is a checkout: what is here and cannot be there. */
      readonly ignored: readonly string[];
    }
  | { readonly kind: 'commit'; readonly shown: string; readonly of: CommitOf };

/** Looks at what the two words name, before anything is checked out. */
export async function namedSides(
  args: Pick<GateArgs, 'from' | 'to' | 'function' | 'build'>,
  host: Host,
): Promise<Readonly<Record<FunctionRole, NamedSide>>> {
  const base = await namedSide(args.from, '<from>', host);
  const head =
    args.to === undefined
      ? pathSide(args.function ?? '.', args.function === undefined ? '[to]' : '--function', host)
      : await namedSide(args.to, '[to]', host);
  const hasCommit = base.kind === 'commit' || head.kind === 'commit';
  if (args.build !== undefined && !hasCommit) {
    throw new BenchError(
      'LB_USAGE',
      '--build is for git refs, and there is none',
      'build both before, and leave it out',
    );
  }
  if (args.function !== undefined && !hasCommit && args.to !== undefined) {
    throw new BenchError('LB_USAGE', '--function is for git refs, and there is none', 'leave it out');
  }
  return base.kind === head.kind
    ? { base, head }
    : { base: await withIgnored(base, host), head: await withIgnored(head, host) };
}

async function withIgnored(side: NamedSide, host: Host): Promise<NamedSide> {
  if (side.kind !== 'path' || !('folder' in side.source.code)) return side;
  return { ...side, ignored: await ignoredWithin(side.source.code.folder, host) };
}

/** Where the function is in the working folder: as it was said, or the folder that a commit is compared with. */
function workingFolder(
  args: Pick<GateArgs, 'function'>,
  { base, head }: Readonly<Record<FunctionRole, NamedSide>>,
): { readonly path: string; readonly shown: string } {
  if (args.function !== undefined) return { path: args.function, shown: '--function' };
  for (const [side, shown] of [
    [base, '<from>'],
    [head, '[to]'],
  ] as const) {
    if (side.kind === 'path' && 'folder' in side.source.code) return { path: side.path, shown };
  }
  return { path: '.', shown: '--function' };
}

/** No ref begins or ends so, and a path that does not exist is called that. */
const PATH_ALONE = /^\.{0,2}\/|\.zip$/;

async function namedSide(word: string, shown: string, host: Host): Promise<NamedSide> {
  if (PATH_ALONE.test(word) || existsSync(resolve(host.cwd, word))) return pathSide(word, shown, host);
  return { kind: 'commit', shown, of: await findCommit(word, shown, host) };
}

function pathSide(path: string, shown: string, { cwd }: Host): NamedSide {
  return { kind: 'path', path, source: codeSource(path, shown, cwd), ignored: [] };
}

export interface SideContext {
  readonly args: Pick<GateArgs, 'function' | 'build'>;
  readonly shelf: GateShelf;
  readonly host: Host;
  readonly signal: AbortSignal;
}

/** The code of a side as it is measured: what is on the disk where it is, a commit in a checkout of its own, built. */
export async function sideSource(
  role: FunctionRole,
  sides: Readonly<Record<FunctionRole, NamedSide>>,
  { args, shelf, host, signal }: SideContext,
): Promise<CodeSource> {
  const named = sides[role];
  if (named.kind === 'path') {
    const { source } = named;
    return cleanCopy({ ...source, name: nameFor(role, source.path) }, role, shelf);
  }
  const working = workingFolder(args, sides);
  const { inside } = await placeInRepository(working.path, host, working.shown);
  const checkout = await shelf.checkOut(named.of, role);
  if (args.build !== undefined) await buildCheckout(args.build, named.of, checkout, { host, signal });
  signal.throwIfAborted();
  const path = join(checkout, inside);
  if (!existsSync(path)) throw notInCommit(inside, named.of, args);
  const name = nameFor(role, resolve(host.cwd, working.path));
  return cleanCopy({ ...codeSource(path, named.shown, host.cwd), name }, role, shelf);
}

/** Where there is nothing to leave out, it is measured where it is. */
async function cleanCopy(source: CodeSource, role: FunctionRole, shelf: GateShelf): Promise<CodeSource> {
  if (!('folder' in source.code) || !(await hasLeftBehind(source.code.folder))) return source;
  const folder = await shelf.copy(source.code.folder, `${role}-copy`);
  return { ...source, path: folder, code: { folder } };
}

/** Lambda takes 64 characters. */
function nameFor(role: FunctionRole, path: string): string {
  return `${role}-${plainName(path)}`.slice(0, 64);
}

function notInCommit(
  inside: string,
  { ref, commit }: CommitOf,
  { build }: Pick<GateArgs, 'build'>,
): BenchError {
  return new BenchError(
    'LB_USAGE',
    `${inside} is not in ${ref} (${commit.slice(0, 10)})${build === undefined ? '' : ', and --build did not make it'}`,
    'a function that is new has no base; one that has moved is compared with --build, which may move it back, or as two folders',
  );
}
