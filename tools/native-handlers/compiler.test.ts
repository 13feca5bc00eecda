import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BenchError } from '@lambda-bench/config';
import { findCompiler, GO, mustRun, type CompilerSpec } from './compiler.ts';
import { skipOrFail } from './skip-or-fail.ts';

const SPEC: CompilerSpec = { ...GO, usualFolders: [] };

describe('a compiler', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lambda-bench-compiler-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  async function put(name: string, output: string): Promise<string> {
    const place = join(folder, name);
    await mkdir(place);
    await writeFile(join(place, 'go'), `#!/bin/sh\necho '${output}'\n`);
    await chmod(join(place, 'go'), 0o755);
    return place;
  }

  test('that is new enough is found behind one that is too old', async () => {
    const old = await put('old', 'go1.19.8');
    const current = await put('current', 'go1.26.8');
    const found = await findCompiler(SPEC, { PATH: [old, current].join(delimiter) });
    expect(found).toEqual({ path: join(current, 'go'), version: '1.26.8' });
  });

  test('that is too old is named with its version', async () => {
    const old = await put('old', 'go1.9.7');
    await expect(findCompiler(SPEC, { PATH: old })).rejects.toThrow(`${join(old, 'go')} is 1.9.7`);
  });

  test('that is nowhere is a toolchain error with advice', async () => {
    const error: unknown = await findCompiler(SPEC, { PATH: folder }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'LB_TOOLCHAIN', message: 'no go on this machine', hint: GO.hint });
  });
});

describe('a build step whose output is for failures', () => {
  const step = { cwd: tmpdir(), env: process.env, show: 'when it fails' } as const;
  let shown: string[];

  beforeEach(() => {
    shown = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      shown.push(String(text));
      return true;
    });
  });

  afterEach(() => {
    vi.restoreAllMocks();
  });

  test('says nothing of success', async () => {
    await mustRun('sh', ['-c', 'echo out; echo err >&2'], step);
    expect(shown.join('')).toBe('');
  });

  test('shows all of it otherwise', async () => {
    const failing = mustRun('sh', ['-c', 'echo "[WARNING] A.java:[1,2] raw type"; exit 1'], step);
    await expect(failing).rejects.toMatchObject({ code: 'LB_ARTEFACT' });
    expect(shown.join('')).toBe('[WARNING] A.java:[1,2] raw type\n');
  });
});

describe('work without its compiler', () => {
  const exitCode = process.exitCode;
  const required = process.env.LAMBDA_BENCH_REQUIRE;

  afterEach(() => {
    process.exitCode = exitCode;
    if (required === undefined) delete process.env.LAMBDA_BENCH_REQUIRE;
    else process.env.LAMBDA_BENCH_REQUIRE = required;
  });

  async function reasonsOf(code: BenchError['code']): Promise<readonly string[]> {
    const reasons: string[] = [];
    const work = (): Promise<string> => Promise.reject(new BenchError(code, 'no go', 'Install it.'));
    await skipOrFail('go', work, (reason) => {
      reasons.push(reason);
      return Promise.resolve('');
    });
    return reasons;
  }

  test('is skipped with the reason and the advice', async () => {
    process.env.LAMBDA_BENCH_REQUIRE = 'rust-x86';
    expect(await reasonsOf('LB_TOOLCHAIN')).toEqual(['no go — Install it.']);
    expect(process.exitCode).toBe(exitCode);
  });

  test('fails when the compiler is required', async () => {
    process.env.LAMBDA_BENCH_REQUIRE = 'node-ric, go';
    expect(await reasonsOf('LB_TOOLCHAIN')).toEqual([]);
    expect(process.exitCode).toBe(3);
  });

  test('fails on every other error', async () => {
    delete process.env.LAMBDA_BENCH_REQUIRE;
    expect(await reasonsOf('LB_ARTEFACT')).toEqual([]);
    expect(process.exitCode).toBe(3);
  });
});
