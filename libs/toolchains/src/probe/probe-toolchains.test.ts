import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { probeToolchains } from './probe-toolchains.ts';
import type { ToolchainRow } from './toolchain-row.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lambda-bench-probe-'));
  mkdirSync(join(root, 'bin'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function program(name: string, output: string): void {
  writeFileSync(join(root, 'bin', name), `#!/bin/sh\necho '${output}'\n`);
  chmodSync(join(root, 'bin', name), 0o755);
}

async function probe(): Promise<ReadonlyMap<string, ToolchainRow>> {
  const rows = await probeToolchains({ root, env: { HOME: root, PATH: join(root, 'bin') } });
  return new Map(rows.map((row) => [row.id, row]));
}

describe('a look at this machine', () => {
  it('names for everything that is missing why, and what to do', async () => {
    const rows = [...(await probe()).values()];
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) {
      expect(row.found, row.id).toBe(row.missing === undefined);
      expect(row.hint === undefined, row.id).toBe(row.found);
    }
    const missing = rows.filter((row) => !row.found).map((row) => row.id);
    expect(missing).toEqual(
      expect.arrayContaining(['node-ric', 'python3.12', 'pip', 'rust', 'go', 'zig', 'mvn']),
    );
  });

  it('finds the Node.js that runs it', async () => {
    const row = (await probe()).get('node');
    expect(row).toMatchObject({ found: true, version: process.versions.node, provisionable: false });
  });

  it('does not take a compiler that is too old', async () => {
    program('cargo', 'cargo 1.80.0');
    program('rustc', 'rustc 1.80.0 (051478957 2024-07-21)');
    program('go', 'go version go1.22.3 linux/amd64');
    const rows = await probe();
    expect(rows.get('rust')).toMatchObject({ found: false, missing: '1.80.0 is older than 1.94.1' });
    expect(rows.get('go')).toMatchObject({ found: true, version: '1.22.3' });
  });

  it('takes an SDK of .NET 8 and no other', async () => {
    program('dotnet', '9.0.100 [/usr/share/dotnet/sdk]');
    expect((await probe()).get('dotnet8')).toMatchObject({ found: false, missing: 'no .NET 8 SDK' });
    program('dotnet', '8.0.404 [/usr/share/dotnet/sdk]');
    expect((await probe()).get('dotnet8')).toMatchObject({ found: true, version: '8.0.404' });
  });

  it('says what can be provisioned', async () => {
    const rows = await probe();
    expect(rows.get('node-run-24')?.provisionable).toBe(true);
    expect(rows.get('jdk')?.provisionable).toBe(false);
  });
});
