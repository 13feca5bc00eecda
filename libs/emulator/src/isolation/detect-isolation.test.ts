import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { detectIsolation } from './detect-isolation.ts';
import { findCgroupDrivers } from './find-cgroup-drivers.ts';
import { temporaryFolder } from './testdata/temporary-folder.ts';

/** A machine of which only the cgroup mounts matter. */
function machineIn(root: string, mounts: readonly string[], own: readonly string[]): void {
  mkdirSync(join(root, 'proc/self'), { recursive: true });
  writeFileSync(join(root, 'proc/self/mountinfo'), mounts.map((line) => `${line}\n`).join(''));
  writeFileSync(join(root, 'proc/self/cgroup'), own.map((line) => `${line}\n`).join(''));
}

function unifiedMount(root: string, folder: string, controllers: string): void {
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, folder, 'cgroup.controllers'), `${controllers}\n`);
}

const UNIFIED = '30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate';
const V1 = ['cpu,cpuacct', 'memory', 'freezer', 'pids'].map(
  (name, index) => `${40 + index} 30 0:3${index} / /sys/fs/cgroup/${name} rw - cgroup cgroup rw,${name}`,
);

function kinds(root: string) {
  return findCgroupDrivers(root).map((found) =>
    'driver' in found ? found.kind : `no ${found.kind}: ${found.why}`,
  );
}

describe('finding cgroups', () => {
  it('knows version 1 by its trees, and makes sandboxes below its own cgroup', () => {
    using folder = temporaryFolder();
    const own = ['4:cpu,cpuacct:/outer', '3:memory:/outer/inner', '2:freezer:/', '1:pids:/outer', '0::/'];
    machineIn(folder.path, V1, own);
    const [v1] = findCgroupDrivers(folder.path);
    expect(v1 !== undefined && 'driver' in v1 && v1.driver.paths('box')).toEqual([
      join(folder.path, 'sys/fs/cgroup/cpu,cpuacct/outer/box'),
      join(folder.path, 'sys/fs/cgroup/memory/outer/inner/box'),
      join(folder.path, 'sys/fs/cgroup/pids/outer/box'),
      join(folder.path, 'sys/fs/cgroup/freezer/box'),
    ]);
  });

  it('takes the part of a tree that a container is shown', () => {
    using folder = temporaryFolder();
    const mounts = V1.map((line) => line.replace(' / /sys', ' /docker/abc /sys'));
    machineIn(folder.path, mounts, [
      '4:cpu,cpuacct:/docker/abc',
      '3:memory:/docker/abc/job',
      '2:freezer:/elsewhere',
    ]);
    const [v1] = findCgroupDrivers(folder.path);
    expect(v1 !== undefined && 'driver' in v1 && v1.driver.paths('box')).toEqual([
      join(folder.path, 'sys/fs/cgroup/cpu,cpuacct/box'),
      join(folder.path, 'sys/fs/cgroup/memory/job/box'),
      join(folder.path, 'sys/fs/cgroup/pids/box'),
      join(folder.path, 'sys/fs/cgroup/freezer/box'),
    ]);
  });

  it('knows version 2 by its controllers, and the subtree of a user manager', () => {
    using folder = temporaryFolder();
    const manager = 'user.slice/user-7.slice/user@7.service';
    machineIn(folder.path, [UNIFIED], [`0::/${manager}/app.slice/run-1.scope`]);
    unifiedMount(folder.path, 'sys/fs/cgroup', 'cpuset cpu io memory pids');
    unifiedMount(folder.path, `sys/fs/cgroup/${manager}`, 'cpu memory pids');
    const [v1, v2, scope] = findCgroupDrivers(folder.path);
    expect(v1).toMatchObject({
      kind: 'cgroup-v1',
      why: expect.stringContaining('not all mounted') as string,
    });
    expect(v2 !== undefined && 'driver' in v2 && v2.driver.paths('box')).toEqual([
      join(folder.path, 'sys/fs/cgroup/box'),
    ]);
    expect(scope !== undefined && 'driver' in scope && scope.driver.paths('box')).toEqual([
      join(folder.path, 'sys/fs/cgroup', manager, 'box'),
    ]);
  });

  it('says which controllers are missing', () => {
    using folder = temporaryFolder();
    machineIn(folder.path, [UNIFIED], ['0::/user.slice/session-1.scope']);
    unifiedMount(folder.path, 'sys/fs/cgroup', 'io memory');
    expect(kinds(folder.path)).toEqual([
      'no cgroup-v1: its cpu, cpuacct, memory and freezer trees are not all mounted',
      'no cgroup-v2: its tree does not offer the controllers cpu, pids',
      'no systemd-scope: this process is not below a systemd user manager (start it with systemd-run --user --scope)',
    ]);
  });
});

describe('detectIsolation', () => {
  it('falls back to signals where no cgroup works, and says why', async () => {
    using folder = temporaryFolder();
    machineIn(folder.path, [], []);
    const facts = (await detectIsolation({ root: folder.path })).describe();
    expect(facts).toMatchObject({
      kind: 'duty-cycle',
      cpu: 'duty-cycle',
      memory: 'watched',
      freezer: 'signals',
    });
    expect(facts.limits).toContain('cgroup-v2 is not used: it is not mounted.');
  });

  it('does not believe that a cgroup works because it is mounted', async () => {
    using folder = temporaryFolder();
    machineIn(folder.path, [UNIFIED], ['0::/']);
    unifiedMount(folder.path, 'sys/fs/cgroup', 'cpu memory pids');
    const facts = (await detectIsolation({ root: folder.path })).describe();
    expect(facts.kind).toBe('duty-cycle');
    expect(facts.limits.join(' ')).toContain('cgroup-v2 is not used: ENOENT');
  });

  it('refuses what was asked for and does not work', async () => {
    using folder = temporaryFolder();
    machineIn(folder.path, [], []);
    await expect(detectIsolation({ root: folder.path, prefer: 'cgroup-v2' })).rejects.toThrow(
      'cgroup-v2 does not work here: cgroup-v2 is not used: it is not mounted.',
    );
  });

  it('confines nothing when asked to, and says so', async () => {
    const facts = (await detectIsolation({ prefer: 'none' })).describe();
    expect(facts).toMatchObject({ kind: 'none', cpu: 'none', memory: 'none' });
  });
});
