import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkGlibcNeed, glibcMinor } from './glibc-need.ts';

const strings = (...versions: string[]): Buffer => Buffer.from(['', 'libc.so.6', ...versions, ''].join('\0'));

describe('what a program asks of the C library', () => {
  test('the highest version counts, as a number', () => {
    expect(glibcMinor(strings('GLIBC_2.9', 'GLIBC_2.34', 'GLIBC_2.2.5'))).toBe(34);
  });

  test('a static program asks for nothing', () => {
    expect(glibcMinor(strings())).toBe(-1);
  });

  test('the running Node.js asks for something', async () => {
    await expect(checkGlibcNeed(process.execPath)).resolves.toMatch(/^glibc 2\.\d+$/);
  });

  test('a program that is too new for Lambda is refused, with both versions', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lambda-bench-glibc-'));
    try {
      const path = join(folder, 'bootstrap');
      await writeFile(path, strings('GLIBC_2.17', 'GLIBC_2.38'));
      await expect(checkGlibcNeed(path)).rejects.toThrow(/needs glibc 2\.38, and provided\.al2023 has 2\.34/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
