import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A mounted cgroup tree and where in it this process is. */
export interface CgroupPlace {
  /** Controllers of a version 1 tree; empty for the unified one. */
  readonly controllers: readonly string[];
  readonly mountPoint: string;
  /** The folder of this process's own cgroup: what is made below it obeys whatever confines this process. */
  readonly own: string;
}

/** `root` stands in for `/`, so that the protocol can be tried against a folder. */
export function cgroupPlaces(root: string): readonly CgroupPlace[] {
  const paths = ownPaths(readFileSync(join(root, 'proc/self/cgroup'), 'utf8'));
  return readFileSync(join(root, 'proc/self/mountinfo'), 'utf8')
    .split('\n')
    .flatMap((line) => {
      const mount = mountOf(line);
      if (mount === undefined) return [];
      const { controllers, mountedPath } = mount;
      const own = paths.find((path) =>
        controllers.length === 0
          ? path.controllers.length === 0
          : controllers.some((name) => path.controllers.includes(name)),
      );
      const mountPoint = join(root, mount.mountPoint);
      return [{ controllers, mountPoint, own: join(mountPoint, below(mountedPath, own?.path ?? '/')) }];
    });
}

interface OwnPath {
  readonly controllers: readonly string[];
  readonly path: string;
}

/** Lines of `/proc/self/cgroup`: `id:controller,controller:/path`, the unified tree having no controllers. */
function ownPaths(text: string): readonly OwnPath[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\d+:([^:]*):(\/.*)$/.exec(line);
    if (match?.[1] === undefined || match[2] === undefined) return [];
    return [{ controllers: match[1] === '' ? [] : match[1].split(','), path: match[2] }];
  });
}

/** Lines of `mountinfo`, see proc(5): `… root mountpoint options … - type source superoptions`. */
function mountOf(line: string) {
  const [before, after] = line.split(' - ');
  const [type, , superOptions] = after?.split(' ') ?? [];
  if (type !== 'cgroup' && type !== 'cgroup2') return undefined;
  const [, , , mountedPath, mountPoint] = before?.split(' ') ?? [];
  if (mountedPath === undefined || mountPoint === undefined) return undefined;
  const controllers = type === 'cgroup2' ? [] : (superOptions ?? '').split(',');
  return { controllers, mountedPath, mountPoint };
}

/** In a container the mount shows only a part of the tree; a path outside that part cannot be named. */
function below(mountedPath: string, path: string): string {
  const rest = relative(mountedPath, path);
  return rest.startsWith('..') ? '' : rest;
}
