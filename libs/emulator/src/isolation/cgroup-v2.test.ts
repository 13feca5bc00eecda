import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { cgroupPlaces } from './cgroup-mounts.ts';
import { cgroupV2, v2Handle } from './cgroup-v2.ts';
import { Launcher } from './launcher.ts';
import { processStat } from './process-stat.ts';
import { shellIn } from './testdata/sandbox-run.ts';
import { temporaryFolder } from './testdata/temporary-folder.ts';
import { unifiedTree } from './testdata/unified-tree.ts';

const LIMITS = { memoryMb: 512, cpuShare: 512 / 1769 };

describe('cgroup version 2, against a folder', () => {
  it('sets every limit, and turns on the controllers it needs', async () => {
    using folder = temporaryFolder();
    const { tree, read } = unifiedTree(folder.path);
    const driver = cgroupV2({ kind: 'cgroup-v2', parent: folder.path, tree });
    const cgroup = await driver.make('box');
    cgroup.setLimits(LIMITS);
    expect(read('', 'cgroup.subtree_control')).toBe('+cpu');
    expect(read('box', 'cpu.max')).toBe('5789 20000');
    expect(read('box', 'cpu.weight')).toBe('10000');
    expect(read('box', 'memory.max')).toBe(String(512 * 1024 * 1024));
    expect(read('box', 'memory.swap.max')).toBe('0');
    expect(read('box', 'memory.oom.group')).toBe('1');
    expect(read('box', 'pids.max')).toBe('1024');
    expect(cgroup.joins).toEqual([join(folder.path, 'box', 'cgroup.procs')]);
    expect(driver.paths('box')).toEqual([join(folder.path, 'box')]);
    await cgroup.remove();
    expect(existsSync(join(folder.path, 'box'))).toBe(false);
  });

  it('lifts and restores the CPU quota', async () => {
    using folder = temporaryFolder();
    const { tree, read } = unifiedTree(folder.path);
    const cgroup = await cgroupV2({ kind: 'cgroup-v2', parent: folder.path, tree }).make('box');
    cgroup.setQuota(undefined);
    expect(read('box', 'cpu.max')).toBe('max 20000');
    cgroup.setQuota(2.5);
    expect(read('box', 'cpu.max')).toBe('50000 20000');
    await cgroup.remove();
  });

  it('reads CPU time, the peak and kernel kills', async () => {
    using folder = temporaryFolder();
    const { tree, write } = unifiedTree(folder.path);
    const cgroup = await cgroupV2({ kind: 'cgroup-v2', parent: folder.path, tree }).make('box');
    write('box', 'cpu.stat', 'usage_usec 4711\nuser_usec 4000\nsystem_usec 711\n');
    write('box', 'memory.peak', '123456\n');
    write('box', 'memory.events', 'low 0\nhigh 0\nmax 3\noom 1\noom_kill 2\noom_group_kill 1\n');
    expect([cgroup.cpuMicros(), cgroup.peakMemoryBytes(), cgroup.oomKills()]).toEqual([4711, 123456, 2]);
    await cgroup.remove();
  });

  it('keeps the highest memory it saw where the kernel keeps no peak', async () => {
    using folder = temporaryFolder();
    const { tree, write } = unifiedTree(folder.path, ['memory.peak']);
    const cgroup = await cgroupV2({ kind: 'cgroup-v2', parent: folder.path, tree }).make('box');
    write('box', 'memory.current', '5000\n');
    expect(cgroup.peakMemoryBytes()).toBe(5000);
    write('box', 'memory.current', '10\n');
    expect(cgroup.peakMemoryBytes()).toBe(5000);
    await cgroup.remove();
  });

  it('freezes when the kernel says so, and thaws', async () => {
    using folder = temporaryFolder();
    const { tree, read, write } = unifiedTree(folder.path);
    const cgroup = await cgroupV2({ kind: 'cgroup-v2', parent: folder.path, tree }).make('box');
    cgroup.requestFreeze();
    expect(read('box', 'cgroup.freeze')).toBe('1');
    expect(cgroup.isFrozen()).toBe(false);
    write('box', 'cgroup.events', 'populated 1\nfrozen 1\n');
    expect(cgroup.isFrozen()).toBe(true);
    cgroup.thaw();
    expect(read('box', 'cgroup.freeze')).toBe('0');
    await cgroup.remove();
  });

  it('does without swap and kill files of kernels that lack them', async () => {
    using folder = temporaryFolder();
    const { tree, has } = unifiedTree(folder.path, ['memory.swap.max', 'cgroup.kill']);
    const cgroup = await cgroupV2({ kind: 'cgroup-v2', parent: folder.path, tree }).make('box');
    cgroup.kill();
    expect([has('box', 'memory.swap.max'), has('box', 'cgroup.kill')]).toEqual([false, false]);
    await cgroup.remove();
  });

  it('leaves no folder behind when a limit cannot be set', async () => {
    using folder = temporaryFolder();
    const { tree } = unifiedTree(folder.path, ['cpu.weight']);
    const refusing = {
      ...tree,
      make(path: string) {
        tree.make(path);
        mkdirSync(join(path, 'cpu.weight'));
      },
    };
    const driver = cgroupV2({ kind: 'cgroup-v2', parent: folder.path, tree: refusing });
    await expect(driver.make('box')).rejects.toThrow('EISDIR');
    expect(existsSync(join(folder.path, 'box'))).toBe(false);
  });
});

/** Every kernel of today mounts this tree somewhere, if only without controllers; not everybody may write to it. */
const unified = cgroupPlaces('/').filter((place) => place.controllers.length === 0 && isWritable(place.own));

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch (cause) {
    if (cause instanceof Error) return false;
    throw cause;
  }
}

describe.each(unified)('cgroup version 2, on the real tree at $mountPoint', ({ own }) => {
  it('holds, freezes, counts and kills what was started in it', async () => {
    using folder = temporaryFolder();
    const path = join(own, `lambda-bench-test-${process.pid}`);
    mkdirSync(path);
    const cgroup = v2Handle(path);
    try {
      const spec = shellIn(folder.path, 'while :; do :; done');
      const started = await new Launcher({ joins: cgroup.joins, privateTmp: false }).start(spec);
      while (cgroup.cpuMicros() < 20_000) await sleep(5);
      expect(cgroup.pids()).toEqual([started.pid]);
      cgroup.requestFreeze();
      while (!cgroup.isFrozen()) await sleep(1);
      const frozenAt = cgroup.cpuMicros();
      await sleep(50);
      expect(cgroup.cpuMicros() - frozenAt).toBeLessThan(1000);
      cgroup.kill();
      expect((await started.exited).signal).toBe('SIGKILL');
      expect(processStat(started.pid)).toBeUndefined();
    } finally {
      cgroup.kill();
      await cgroup.remove();
    }
    expect(existsSync(path)).toBe(false);
  });
});
