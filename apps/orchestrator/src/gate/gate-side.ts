import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BenchError } from '@lambda-bench/config';
import type { Host } from '@lambda-bench/host';
import type { FunctionRole } from '@lambda-bench/records';
import { codeSource, plainName, type CodeSource } from '../own/code-source.ts';
import { buildCheckout } from './build.ts';
import type { GateArgs } from './gate-options.ts';
import type { GateShelf } from './gate-shelf.ts';
import { findCommit, placeInRepository, type CommitOf } from './repository.ts';

/** Where the code of one side is named: on this disk, or in the repository. */
export type NamedSide =
  | { readonly kind: 'path'; readonly path: string; readonly source: CodeSource }
  | { readonly kind: 'commit'; readonly shown: string; readonly of: CommitOf };

/** Looks at what the two words name, before anything is checked out. */
export async function namedSides(
  args: Pick<GateArgs, 'from' | 'to' | 'function' | 'build'>,
  host: Host,
): Promise<Readonly<Record<FunctionRole, NamedSide>>> {
  const working = args.function ?? '.';
  const base = await namedSide(args.from, '<from>', host);
  const head =
    args.to === undefined
      ? pathSide(working, args.function === undefined ? '[to]' : '--function', host)
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
  return { base, head };
}

/** No ref begins or ends so, and a path that does not exist is called that. */
const PATH_ALONE = /^\.{0,2}\/|\.zip$/;

async function namedSide(word: string, shown: string, host: Host): Promise<NamedSide> {
  if (PATH_ALONE.test(word) || existsSync(resolve(host.cwd, word))) return pathSide(word, shown, host);
  return { kind: 'commit', shown, of: await findCommit(word, shown, host) };
}

function pathSide(path: string, shown: string, { cwd }: Host): NamedSide {
  return { kind: 'path', path, source: codeSource(path, shown, cwd) };
}

export interface SideContext {
  readonly args: Pick<GateArgs, 'function' | 'build'>;
  readonly shelf: GateShelf;
  readonly host: Host;
  readonly signal: AbortSignal;
}

/** The code of a side as it is measured: what is on the disk where it is, a commit in a checkout of its own, built. */
export async function sideSource(
  named: NamedSide,
  role: FunctionRole,
  { args, shelf, host, signal }: SideContext,
): Promise<CodeSource> {
  const working = args.function ?? '.';
  if (named.kind === 'path') {
    const { source } = named;
    const ofRole = { ...source, name: nameFor(role, source.path) };
    if (!existsSync(join(source.path, '.git'))) return ofRole;
    const folder = await shelf.copy(source.path, `${role}-copy`);
    return { ...ofRole, path: folder, code: { folder } };
  }
  const { inside } = await placeInRepository(working, host);
  const checkout = await shelf.checkOut(named.of, role);
  if (args.build !== undefined) await buildCheckout(args.build, named.of, checkout, { host, signal });
  signal.throwIfAborted();
  const path = join(checkout, inside);
  if (!existsSync(path)) throw notInCommit(inside, named.of, args);
  return { ...codeSource(path, named.shown, host.cwd), name: nameFor(role, resolve(host.cwd, working)) };
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
