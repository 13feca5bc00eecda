import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readLedger } from './ledger-reading.ts';
import { Ledger } from './ledger.ts';
import { bootId, processStat } from './process-stat.ts';
import { sweep } from './sweep.ts';
import { temporaryFolder } from './testdata/temporary-folder.ts';

const VICTIM = fileURLToPath(new URL('testdata/sweep-victim.ts', import.meta.url));
const NOTHING = { servers: 0, cgroups: 0, folders: 0, processes: 0 };

interface Victim {
  readonly server: ChildProcess;
  readonly pids: readonly number[];
  readonly folder: string;
}

async function startVictim(stateFolder: string, workFolder: string, kind: string): Promise<Victim> {
  const args = ['--import', 'tsx', VICTIM, stateFolder, workFolder, kind];
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [chunk] = (await once(server.stdout, 'data')) as [Buffer];
  return { server, ...(JSON.parse(chunk.toString()) as Omit<Victim, 'server'>) };
}

async function killWithoutNotice(server: ChildProcess): Promise<void> {
  const gone = once(server, 'exit');
  server.kill('SIGKILL');
  await gone;
}

function isRunning(pid: number): boolean {
  const state = processStat(pid)?.state;
  return state !== undefined && state !== 'Z';
}

/** A ledger of a server that is no more: this process's own pid with another start. */
function writeDeadLedger(folder: string, ...lines: readonly object[]): string {
  const path = join(folder, 'dead.ledger');
  const owner = { pid: process.pid, startTicks: 1, bootId: bootId() };
  writeFileSync(path, [{ schema: 1, owner }, ...lines].map((line) => `${JSON.stringify(line)}\n`).join(''));
  return path;
}

describe.each(['best', 'duty-cycle'])('a server with isolation %s that was killed without notice', (kind) => {
  it('is left alone while it lives, and leaves nothing once it is swept', async () => {
    using state = temporaryFolder();
    using work = temporaryFolder();
    const victim = await startVictim(state.path, work.path, kind);
    const [ledger = ''] = readdirSync(state.path);
    const held = readLedger(join(state.path, ledger))?.held ?? [];
    const cgroups = held.flatMap((line) => (line.kind === 'cgroup' ? line.paths : []));
    try {
      expect(await sweep(state.path)).toEqual(NOTHING);
      expect(victim.pids.every(isRunning)).toBe(true);
    } finally {
      await killWithoutNotice(victim.server);
    }
    expect(victim.pids.every(isRunning)).toBe(true);
    const swept = await sweep(state.path);
    expect(swept).toMatchObject({ servers: 1, folders: 1 });
    expect(swept.cgroups + swept.processes).toBeGreaterThan(0);
    expect(victim.pids.some(isRunning)).toBe(false);
    expect([victim.folder, ...cgroups].filter((path) => existsSync(path))).toEqual([]);
    expect(readdirSync(state.path)).toEqual([]);
    expect(await sweep(state.path)).toEqual(NOTHING);
  });
});

describe('sweep', () => {
  it('does not touch a process whose start differs from the recorded one', async () => {
    using state = temporaryFolder();
    const bystander = spawn('/bin/sleep', ['60'], { detached: true });
    try {
      const { pid = 0 } = bystander;
      writeDeadLedger(state.path, {
        op: 'add',
        id: 1,
        kind: 'process',
        pid,
        startTicks: 5,
        tmpDir: '/nowhere',
      });
      expect(await sweep(state.path)).toEqual({ ...NOTHING, servers: 1 });
      expect(isRunning(pid)).toBe(true);
    } finally {
      await killWithoutNotice(bystander);
    }
  });

  it('does not remove a folder that has taken the place of the recorded one', async () => {
    using state = temporaryFolder();
    const path = join(state.path, 'code');
    mkdirSync(path);
    writeDeadLedger(state.path, { op: 'add', id: 1, kind: 'folder', path, inode: 1 });
    expect(await sweep(state.path)).toEqual({ ...NOTHING, servers: 1 });
    expect(existsSync(path)).toBe(true);
  });

  it('reads past half a line that a dying server wrote', async () => {
    using state = temporaryFolder();
    const path = writeDeadLedger(state.path);
    appendFileSync(path, '{"op":"add","id":1,"kind":"fold');
    expect(await sweep(state.path)).toEqual({ ...NOTHING, servers: 1 });
  });

  it.each(['{"schema":2}\n', 'not a ledger\n', ''])(
    'leaves a file alone that it does not understand: %j',
    async (text) => {
      using state = temporaryFolder();
      writeFileSync(join(state.path, 'other.ledger'), text);
      expect(await sweep(state.path)).toEqual(NOTHING);
      expect(readdirSync(state.path)).toEqual(['other.ledger']);
    },
  );

  it('has nothing to do where no server ever ran', async () => {
    using state = temporaryFolder();
    expect(await sweep(join(state.path, 'absent'))).toEqual(NOTHING);
  });
});

describe('Ledger', () => {
  it('disappears when nothing is held, and stays when something is', () => {
    using state = temporaryFolder();
    const ledger = new Ledger(state.path);
    const id = ledger.record({ kind: 'cgroup', paths: ['/sys/fs/cgroup/x'] });
    expect(readLedger(ledger.path)?.held).toHaveLength(1);
    ledger.forget(id);
    expect(readLedger(ledger.path)?.held).toEqual([]);
    ledger[Symbol.dispose]();
    expect(existsSync(ledger.path)).toBe(false);
    using next = new Ledger(state.path);
    next.record({ kind: 'cgroup', paths: ['/sys/fs/cgroup/x'] });
    next[Symbol.dispose]();
    expect(readdirSync(state.path)).toHaveLength(1);
  });

  it('is one of several where a process runs several servers', () => {
    using state = temporaryFolder();
    using first = new Ledger(state.path);
    using second = new Ledger(state.path);
    expect(readdirSync(state.path)).toHaveLength(2);
    expect(second.path).not.toBe(first.path);
  });

  it('stays small over ten thousand environments', () => {
    using state = temporaryFolder();
    using ledger = new Ledger(state.path);
    for (let round = 0; round < 10_000; round++) {
      ledger.forget(
        ledger.record({ kind: 'cgroup', paths: ['/sys/fs/cgroup/cpu/x', '/sys/fs/cgroup/memory/x'] }),
      );
    }
    expect(readFileSync(ledger.path).length).toBeLessThan(128 * 1024);
    expect(readLedger(ledger.path)?.owner.pid).toBe(process.pid);
  });
});
