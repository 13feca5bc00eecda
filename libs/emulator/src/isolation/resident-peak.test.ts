import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { detectIsolation } from './detect-isolation.ts';
import { residentPeak } from './resident-peak.ts';
import { processIn } from './testdata/sandbox-run.ts';
import { temporaryFolder } from './testdata/temporary-folder.ts';

const MIB = 1024 * 1024;

describe('the memory a process has had resident', () => {
  it('is read again when the cgroup’s mark has moved, and otherwise ever more rarely', () => {
    const peak = residentPeak();
    const readAt: number[] = [];
    const ask = (count: number, charged: number) =>
      peak.read(charged, () => {
        readAt.push(count);
        return [];
      });
    for (let count = 1; count <= 40; count += 1) ask(count, count < 20 ? 1 : 2);
    expect(readAt).toEqual([1, 2, 4, 8, 16, 20, 32]);
  });

  it('is never less than it was, also when the process has gone', async () => {
    const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => 0, 1000)']);
    const peak = residentPeak();
    await once(child.stdout, 'data');
    const pid = child.pid ?? 0;
    const first = peak.read(1, () => [pid]);
    expect(first).toBeGreaterThan(10e6);
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    expect(peak.read(2, () => [pid])).toBe(first);
  });

  it('counts the pages of a program that others have read before', async () => {
    const isolation = await detectIsolation();
    using folder = temporaryFolder();
    const script = 'console.log(process.memoryUsage().rss); setInterval(() => 0, 1000)';
    for (let turn = 0; turn < 2; turn += 1) {
      await using sandbox = await isolation.create({ id: `resident-${turn}`, memoryMb: 512, cpuShare: 1 });
      const started = await sandbox.spawn(processIn(folder.path, process.execPath, '-e', script));
      const [line] = (await once(started.stdout, 'data')) as [Buffer];
      expect(sandbox.peakMemoryBytes()).toBeGreaterThan(0.9 * Number(line.toString()));
    }
  });

  it('does not count what processes share once for each', async () => {
    const isolation = await detectIsolation();
    using folder = temporaryFolder();
    const script = `import os, time
held = bytearray(100 << 20)
for _ in range(5):
    if os.fork() == 0: time.sleep(60)
print(len(held), flush=True)
time.sleep(60)`;
    await using sandbox = await isolation.create({ id: 'forking', memoryMb: 1024, cpuShare: 1 });
    const started = await sandbox.spawn(processIn(folder.path, 'python3', '-c', script));
    await once(started.stdout, 'data');
    expect(sandbox.peakMemoryBytes()).toBeGreaterThan(100 * MIB);
    expect(sandbox.peakMemoryBytes()).toBeLessThan(250 * MIB);
  });
});
