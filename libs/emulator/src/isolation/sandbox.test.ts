import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { detectIsolation } from './detect-isolation.ts';
import type { Isolation, Sandbox } from './isolation.ts';
import { processStat } from './process-stat.ts';
import { processIn, runToEnd, shellIn } from './testdata/sandbox-run.ts';
import { temporaryFolder } from './testdata/temporary-folder.ts';

const best = await detectIsolation();
const drivers: readonly Isolation[] = [best, await detectIsolation({ prefer: 'duty-cycle' })];
let count = 0;

function makeSandbox(isolation: Isolation, memoryMb = 256): Promise<Sandbox> {
  count += 1;
  return isolation.create({ id: `test-${count}`, memoryMb, cpuShare: memoryMb / 1769 });
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  const [chunk] = (await once(stream, 'data')) as [Buffer];
  return chunk.toString().trim();
}

function isRunning(pid: number): boolean {
  const state = processStat(pid)?.state;
  return state !== undefined && state !== 'Z';
}

describe.each(drivers.map((isolation) => [isolation.describe().kind, isolation] as const))(
  '%s',
  (_, isolation) => {
    /**
     * What a process was kept from by others on this machine is `missed`. Signals cannot claim a processor as a cgroup's
     * weight can, nor can the process that sends them, so that is no fault of theirs.
     */
    async function sharesOver(sandbox: Sandbox, pid: number, ms: number) {
      const startMs = performance.now();
      const bothWaitedMs = () => waitedMs(pid) + waitedMs(process.pid);
      const startWaitedMs = bothWaitedMs();
      const cpu = await shareOver(sandbox, ms);
      const waited = (bothWaitedMs() - startWaitedMs) / (performance.now() - startMs);
      return { cpu, missed: isolation.describe().cpu === 'duty-cycle' ? waited : 0 };
    }

    it('gives a process exactly the environment it was told, and nothing of this one', async () => {
      using folder = temporaryFolder();
      process.env['LAMBDA_BENCH_TEST_SECRET'] = 'leaked';
      try {
        await using sandbox = await makeSandbox(isolation);
        const spec = processIn(folder.path, '/usr/bin/env', '-0');
        // Every function has these two, which a shell on the way would otherwise add.
        const ofShells = { PWD: spec.cwd, SHLVL: '0' };
        const env = { ...spec.env, ...ofShells, QUOTED: `it's "$HOME" \\ \n`, LD_LIBRARY_PATH: spec.cwd };
        const { stdout } = await runToEnd(sandbox, { ...spec, env });
        const seen = Object.fromEntries(
          stdout.split('\0').flatMap((line) => {
            const at = line.indexOf('=');
            return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)]];
          }),
        );
        const tmp = isolation.describe().tmp === 'TMPDIR' ? { TMPDIR: spec.tmpDir } : {};
        expect(seen).toEqual({ ...env, ...tmp });
      } finally {
        delete process.env['LAMBDA_BENCH_TEST_SECRET'];
      }
    });

    it('leaves no descriptor open but the three streams', async () => {
      using folder = temporaryFolder();
      await using sandbox = await makeSandbox(isolation);
      const { stdout } = await runToEnd(sandbox, processIn(folder.path, '/bin/ls', '/proc/self/fd'));
      // The fourth is the listing's own.
      expect(stdout.trim().split('\n')).toEqual(['0', '1', '2', '3']);
    });

    it('tells how a process ended', async () => {
      using folder = temporaryFolder();
      await using sandbox = await makeSandbox(isolation);
      expect((await runToEnd(sandbox, shellIn(folder.path, 'exit 7'))).exit).toEqual({
        code: 7,
        signal: null,
      });
      expect((await runToEnd(sandbox, shellIn(folder.path, 'kill -9 $$'))).exit).toEqual({
        code: null,
        signal: 'SIGKILL',
      });
      expect((await runToEnd(sandbox, processIn(folder.path, './bootstrap'))).exit.code).toBe(127);
    });

    it('leads a session of its own', async () => {
      using folder = temporaryFolder();
      await using sandbox = await makeSandbox(isolation);
      const started = await sandbox.spawn(shellIn(folder.path, 'echo up; sleep 60'));
      await firstLine(started.stdout);
      const stat = processStat(started.pid);
      expect([stat?.group, stat?.session]).toEqual([started.pid, started.pid]);
    });

    it('passes a signal on', async () => {
      using folder = temporaryFolder();
      await using sandbox = await makeSandbox(isolation);
      const started = await sandbox.spawn(
        shellIn(folder.path, 'trap "exit 3" TERM; echo up; while :; do sleep 0.01; done'),
      );
      await firstLine(started.stdout);
      sandbox.signal('SIGTERM');
      expect(await started.exited).toEqual({ code: 3, signal: null });
    });

    it('kills a child that left for a session of its own and lost its parent', async () => {
      using folder = temporaryFolder();
      await using sandbox = await makeSandbox(isolation);
      const script = `(setsid sh -c 'echo $$; exec sleep 60' &) ; sleep 60`;
      const started = await sandbox.spawn(shellIn(folder.path, script));
      const orphan = Number(await firstLine(started.stdout));
      expect(isRunning(orphan)).toBe(true);
      await sandbox.killAll();
      expect(isRunning(orphan)).toBe(false);
      expect((await started.exited).signal).toBe('SIGKILL');
      expect(processStat(started.pid)).toBeUndefined();
    });

    it('kills what is frozen', async () => {
      using folder = temporaryFolder();
      await using sandbox = await makeSandbox(isolation);
      const started = await sandbox.spawn(shellIn(folder.path, 'echo up; sleep 60 & wait'));
      await firstLine(started.stdout);
      await sandbox.freeze();
      await sandbox.killAll();
      expect(processStat(started.pid)).toBeUndefined();
    });

    it('uses no CPU while frozen, and goes on after', async () => {
      using folder = temporaryFolder();
      await using sandbox = await makeSandbox(isolation);
      const started = await sandbox.spawn(shellIn(folder.path, 'echo up; while :; do :; done'));
      await firstLine(started.stdout);
      await sandbox.freeze();
      const before = sandbox.cpuMicros();
      await sleep(100);
      expect(sandbox.cpuMicros() - before).toBeLessThan(1000);
      await sandbox.thaw();
      await sleep(200);
      expect(sandbox.cpuMicros() - before).toBeGreaterThan(10_000);
    });

    it('lifts the CPU share and puts it back', async () => {
      using folder = temporaryFolder();
      await using sandbox = await makeSandbox(isolation, 128);
      sandbox.setCpu('burst');
      const started = await sandbox.spawn(shellIn(folder.path, 'echo up; while :; do :; done'));
      await firstLine(started.stdout);
      const burst = await sharesOver(sandbox, started.pid, 200);
      sandbox.setCpu('share');
      await sleep(100);
      const throttled = await shareOver(sandbox, 300);
      expect(burst.cpu + burst.missed).toBeGreaterThan(3 * throttled);
    });

    it.each([256, 1024])('keeps a busy process of %i MB at its share', async (memoryMb) => {
      using folder = temporaryFolder();
      await using sandbox = await makeSandbox(isolation, memoryMb);
      const started = await sandbox.spawn(shellIn(folder.path, 'echo up; while :; do :; done'));
      await firstLine(started.stdout);
      const wanted = memoryMb / 1769;
      // Other work on this machine can take time from a window, and cannot give it more.
      const ratios: number[] = [];
      for (let window = 0; window < 3; window++) {
        const { cpu, missed } = await sharesOver(sandbox, started.pid, 600);
        ratios.push(cpu / wanted);
        if (cpu / wanted < 1.15 && (cpu + missed) / wanted > 0.85) return;
      }
      expect.fail(`share ÷ wanted share: ${ratios.join(', ')}`);
    });

    it('measures the high-water mark of memory', async () => {
      using folder = temporaryFolder();
      await using sandbox = await makeSandbox(isolation, 512);
      sandbox.setCpu('burst');
      const program =
        'const b = Buffer.alloc(100e6, 1); process.stdout.write("up"); setTimeout(() => b, 60_000)';
      const started = await sandbox.spawn(processIn(folder.path, process.execPath, '-e', program));
      await firstLine(started.stdout);
      expect(sandbox.peakMemoryBytes()).toBeGreaterThan(100e6);
      expect(sandbox.peakMemoryBytes()).toBeLessThan(512 * 1024 * 1024);
    });

    it('ends a process that allocates 300 MB in 128 MB', async () => {
      using folder = temporaryFolder();
      await using sandbox = await makeSandbox(isolation, 128);
      sandbox.setCpu('burst');
      const program = 'const b = Buffer.alloc(300e6, 1); setTimeout(() => b, 60_000)';
      const { exit } = await runToEnd(sandbox, processIn(folder.path, process.execPath, '-e', program));
      expect(exit).toEqual({ code: null, signal: 'SIGKILL' });
      expect(sandbox.takeOomKill()).toBe(true);
      expect(sandbox.takeOomKill()).toBe(false);
    });

    it('gives each its own temporary folder', async () => {
      using folder = temporaryFolder();
      await using sandbox = await makeSandbox(isolation);
      const spec = shellIn(folder.path, 'echo mine > "${TMPDIR:-/tmp}/lambda-bench-test-mark"');
      await runToEnd(sandbox, spec);
      expect(readFileSync(join(spec.tmpDir, 'lambda-bench-test-mark'), 'utf8')).toBe('mine\n');
      expect(existsSync('/tmp/lambda-bench-test-mark')).toBe(false);
    });

    it('still shows code and named folders that lie below /tmp', async () => {
      using folder = temporaryFolder();
      using other = temporaryFolder();
      await using sandbox = await makeSandbox(isolation);
      const spec = shellIn(
        folder.path,
        `pwd; cat ${join(folder.path, 'code', 'a')} a ${join(other.path, 'b')}`,
      );
      writeFileSync(join(spec.cwd, 'a'), 'A');
      writeFileSync(join(other.path, 'b'), 'B');
      const { stdout, stderr } = await runToEnd(sandbox, { ...spec, visible: [other.path] });
      expect({ stdout, stderr }).toEqual({ stdout: `${spec.cwd}\nAAB`, stderr: '' });
    });

    it('refuses a variable whose name a shell would take for more than a name', async () => {
      using folder = temporaryFolder();
      await using sandbox = await makeSandbox(isolation);
      const spec = { ...shellIn(folder.path, 'true'), env: { 'A;touch b': '1' } };
      await expect(sandbox.spawn(spec)).rejects.toThrow('"A;touch b" is no name for a variable');
    });

    it('refuses to start anything once it is closed, and closes twice without harm', async () => {
      using folder = temporaryFolder();
      const sandbox = await makeSandbox(isolation);
      await sandbox[Symbol.asyncDispose]();
      await sandbox[Symbol.asyncDispose]();
      await sandbox.killAll();
      await expect(sandbox.spawn(shellIn(folder.path, 'true'))).rejects.toThrow('is closed');
    });

    it('leaves no descriptor in this process', async () => {
      using folder = temporaryFolder();
      const before = readdirSync('/proc/self/fd').length;
      for (let round = 0; round < 5; round++) {
        await using sandbox = await makeSandbox(isolation);
        await runToEnd(sandbox, shellIn(folder.path, 'true'));
        sandbox.cpuMicros();
      }
      expect(readdirSync('/proc/self/fd').length).toBeLessThanOrEqual(before + 1);
    });
  },
);

describe('a server that was started with open descriptors', () => {
  it('keeps them to itself', () => {
    const script = `exec 9</etc/passwd 77</etc/passwd; exec "$0" --import tsx "$1"`;
    const fixture = fileURLToPath(new URL('testdata/show-descriptors.ts', import.meta.url));
    const { stdout, stderr } = spawnSync('/bin/bash', ['-c', script, process.execPath, fixture]);
    expect({ stdout: String(stdout), stderr: String(stderr) }).toEqual({
      stdout: '0\n1\n2\n3\n',
      stderr: '',
    });
  });
});

async function shareOver(sandbox: Sandbox, ms: number): Promise<number> {
  const startMs = performance.now();
  const startMicros = sandbox.cpuMicros();
  await sleep(ms);
  return (sandbox.cpuMicros() - startMicros) / 1000 / (performance.now() - startMs);
}

/** Ready to run, and waiting for a processor that others had. */
function waitedMs(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'latin1').split(' ')[1]) / 1e6;
}
