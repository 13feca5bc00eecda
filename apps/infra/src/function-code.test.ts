import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCode } from './function-code.ts';
import { deployedFunctions } from './deployed-functions.ts';
import { openArtefactBed } from './testing/artefact-bed.ts';

const CORE = deployedFunctions({ set: 'core', without: [] });
const never = () => Promise.resolve(false);

describe('the code of the functions', () => {
  it('is the archive that was built, for each', async () => {
    await using bed = await openArtefactBed();
    const found = await findCode(CORE, { root: bed.root, canCompileRust: never });
    expect(found).toHaveLength(36);
    expect(found.every(({ code }) => code.kind === 'built')).toBe(true);
  });

  it('that is missing is named, with every command that builds it', async () => {
    await using bed = await openArtefactBed((spec) => spec.runtime.startsWith('python'));
    await expect(findCode(CORE, { root: bed.root, canCompileRust: never })).rejects.toMatchObject({
      code: 'LB_ARTEFACT',
      message:
        '18 of 36 functions were not built: nodejs22-arm64-cpu-intensive, nodejs22-arm64-memory-intensive, ' +
        'nodejs22-arm64-light, nodejs22-x86-cpu-intensive, nodejs22-x86-memory-intensive, nodejs22-x86-light and 12 more.',
      hint: 'Run `npx nx run handlers:build` and `npx nx run handlers-rust:build-arm64` first.',
    });
  });

  it('of Rust for arm64 has a build of its own', async () => {
    await using bed = await openArtefactBed((spec) => spec.runtime !== 'rust' || spec.arch !== 'arm64');
    await expect(findCode(CORE, { root: bed.root, canCompileRust: never })).rejects.toMatchObject({
      message: expect.stringContaining('rust-arm64-light') as string,
      hint: 'Run `npx nx run handlers-rust:build-arm64` first.',
    });
  });

  it('of Rust is its crate where that can be compiled', async () => {
    await using bed = await openArtefactBed((spec) => spec.runtime !== 'rust');
    const found = await findCode(CORE, { root: bed.root, canCompileRust: () => Promise.resolve(true) });
    const crates = found.filter(({ code }) => code.kind === 'cargo');
    expect(crates.map(({ code }) => code)).toContainEqual({
      kind: 'cargo',
      manifestPath: join(bed.root, 'handlers', 'rust', 'light', 'Cargo.toml'),
    });
    expect(crates).toHaveLength(6);
  });

  it('that was altered since it was built is refused', async () => {
    await using bed = await openArtefactBed();
    const zip = join(bed.root, 'dist', 'handlers', 'nodejs22.x', 'arm64', 'light', 'function.zip');
    appendFileSync(zip, 'x');
    await expect(findCode(CORE, { root: bed.root, canCompileRust: never })).rejects.toMatchObject({
      code: 'LB_ARTEFACT',
      message: 'The artefact of nodejs22-arm64-light has a function.zip that is not the one that was built.',
    });
  });
});
