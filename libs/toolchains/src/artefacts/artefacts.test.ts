import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { artefactFolder } from './artefact.ts';
import { artefactOf, listArtefacts } from './list-artefacts.ts';
import { packArtefact } from './pack-artefact.ts';
import { packCommand } from './pack-command.ts';

const FN = { runtime: 'rust', arch: 'arm64', workload: 'light' } as const;

let root: string;
let from: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lambda-bench-artefacts-'));
  from = join(root, 'build');
  mkdirSync(join(from, 'lib', '__pycache__'), { recursive: true });
  mkdirSync(join(from, 'thing-1.0.dist-info'));
  writeFileSync(join(from, 'bootstrap'), '#!/bin/sh\n');
  chmodSync(join(from, 'bootstrap'), 0o700);
  writeFileSync(join(from, 'lib', 'data.txt'), 'data '.repeat(1000));
  chmodSync(join(from, 'lib', 'data.txt'), 0o600);
  writeFileSync(join(from, 'lib', '__pycache__', 'x.pyc'), 'stale');
  writeFileSync(join(from, 'thing-1.0.dist-info', 'RECORD'), 'machine-dependent');
  writeFileSync(join(from, 'thing-1.0.dist-info', 'METADATA'), 'Name: thing');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const pack = () => packArtefact({ ...FN, root, from, backend: 'sha2', versions: { rustc: '1.95.0' } });

describe('an artefact', () => {
  it('is the same archive whatever the time, the time zone and the modes of the build', async () => {
    const first = await pack();
    const zone = process.env.TZ;
    try {
      process.env.TZ = 'Pacific/Auckland';
      chmodSync(join(from, 'lib', 'data.txt'), 0o664);
      writeFileSync(join(from, 'bootstrap'), '#!/bin/sh\n');
      expect(await pack()).toEqual(first);
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  it('holds no leftovers of installers, and its executables keep their bit', async () => {
    const artefact = await pack();
    const listing = execFileSync('python3', ['-m', 'zipfile', '-l', artefact.zipPath], { encoding: 'utf8' });
    expect(listing).toContain('thing-1.0.dist-info/METADATA');
    expect(listing).not.toMatch(/RECORD|pyc/);
    expect(statSync(join(artefact.codeDir, 'bootstrap')).mode & 0o777).toBe(0o755);
    expect(statSync(join(artefact.codeDir, 'lib', 'data.txt')).mode & 0o777).toBe(0o644);
  });

  it('has another content digest when a file became executable', async () => {
    const before = await pack();
    chmodSync(join(from, 'lib', 'data.txt'), 0o755);
    expect((await pack()).contentSha256).not.toBe(before.contentSha256);
  });

  it('is found again with what was said at packing', async () => {
    const packed = await pack();
    expect(await listArtefacts(root)).toEqual([packed]);
  });

  it.each([
    ['the archive', 'function.zip'],
    ['the code', 'code/bootstrap'],
    ['the manifest', 'artefact.json'],
  ])('is refused when %s was altered', async (_what, path) => {
    await pack();
    appendFileSync(join(artefactFolder(root, FN), path), 'x');
    await expect(listArtefacts(root)).rejects.toMatchObject({ code: 'LB_ARTEFACT' });
  });

  it('that is missing is named with what to do', async () => {
    await expect(artefactOf(root, FN)).rejects.toMatchObject({
      code: 'LB_ARTEFACT',
      message: 'The artefact of rust-arm64-light was not built.',
    });
  });

  it('is refused under another name', async () => {
    await pack();
    const other = artefactFolder(root, { ...FN, arch: 'x86_64' });
    mkdirSync(join(other, '..'), { recursive: true });
    execFileSync('cp', ['-r', artefactFolder(root, FN), other]);
    await expect(listArtefacts(root)).rejects.toThrow(/wrong folder: it is rust-arm64-light/);
  });
});

describe('the pack command', () => {
  it('packs one file as an executable bootstrap', async () => {
    const file = join(root, 'compiled');
    writeFileSync(file, 'ELF');
    const argv = ['--runtime', 'go', '--arch', 'x86_64', '--workload', 'light', '--bootstrap', file];
    const artefact = await packCommand([...argv, '--backend', 'crypto/sha256', '--version', 'go=1.26'], root);
    expect(artefact?.versions).toEqual({ go: '1.26' });
    expect(statSync(join(artefact?.codeDir ?? '', 'bootstrap')).mode & 0o777).toBe(0o755);
  });

  it('refuses a program for the other architecture', async () => {
    const file = join(root, 'compiled');
    const header = Buffer.alloc(64);
    header.write('\x7fELF', 'latin1');
    header.writeUInt16LE(62, 18);
    writeFileSync(file, header);
    const argv = ['--runtime', 'go', '--workload', 'light', '--bootstrap', file, '--backend', 'x'];
    await expect(packCommand([...argv, '--arch', 'arm64'], root)).rejects.toThrow(
      /is a program for x86_64, and the function is for arm64/,
    );
    await expect(packCommand([...argv, '--arch', 'x86_64'], root)).resolves.toMatchObject({ arch: 'x86_64' });
  });

  it.each([
    [['--runtime', 'cobol', '--arch', 'arm64', '--workload', 'light'], /no such function: --runtime cobol/],
    [['--runtime', 'go', '--arch', 'arm64', '--workload', 'light'], /--backend says which/],
    [['--what'], /--what/],
  ])('refuses %j and says why', async (argv, message) => {
    await expect(packCommand(argv, root)).rejects.toThrow(message);
  });
});
