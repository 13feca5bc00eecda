import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workspaceRoot } from '@lambda-bench/host';
import { runCommand } from '@lambda-bench/toolchains';
import { build, type BuildOptions } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

/** A checkout in which the app was built and no handler was: the program finds its workspace by where it stands. */
let checkout: string;
let out: string;

beforeAll(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'lambda-bench-infra-'));
  await copyFile(join(workspaceRoot(), 'nx.json'), join(checkout, 'nx.json'));
  await symlink(join(workspaceRoot(), 'node_modules'), join(checkout, 'node_modules'));
  await bundle(join(checkout, 'dist', 'apps', 'infra', 'main.mjs'));
});

afterAll(async () => {
  await rm(checkout, { recursive: true, force: true });
});

beforeEach(async () => {
  out = join(checkout, 'cdk.out');
  await mkdir(out);
});

afterEach(async () => {
  await rm(out, { recursive: true, force: true });
});

describe('the app as the CDK starts it', () => {
  it('needs no credentials, no home, no tools and no settings', async () => {
    const result = await start({ parts: 'results,runner', stack: 'Mine' });
    expect(result).toEqual({ code: 0, stdout: '', stderr: '' });
    const templates = (await readdir(out)).filter((name) => name.endsWith('.template.json'));
    expect(templates.sort()).toEqual(['MineResults.template.json', 'MineRunner.template.json']);
  });

  it('says what is wrong with a request in two lines, and makes nothing', async () => {
    const result = await start({ set: 'everything' });
    expect(result.stderr).toBe(
      'error LB_USAGE: -c set: everything is not known\n  → It is one of core, extended, all.\n',
    );
    expect(result.code).toBe(2);
    expect(await readdir(out)).toEqual([]);
  });

  it('names what was not built and how to build it, with exit code 3 and no stack trace', async () => {
    const result = await start({});
    expect(result.stderr).toMatch(
      /^error LB_ARTEFACT: 36 of 36 functions were not built: [^\n]+ and 30 more\.\n {2}→ [^\n]+\n$/,
    );
    expect(result.stderr).toContain('`npx nx run handlers:build` and `npx nx run handlers-rust:build-arm64`');
    expect(result.code).toBe(3);
    expect(await readdir(out)).toEqual([]);
  });
});

function start(context: Readonly<Record<string, string>>) {
  return runCommand(process.execPath, [join(checkout, 'dist', 'apps', 'infra', 'main.mjs')], {
    cwd: checkout,
    env: {
      PATH: '/nonexistent',
      HOME: '/nonexistent',
      CDK_OUTDIR: out,
      // It takes three seconds, and has a test of its own.
      CDK_VALIDATION: 'false',
      CDK_CONTEXT_JSON: JSON.stringify(context),
    },
    timeoutMs: 60_000,
  });
}

/** As `npx nx run infra:build` does it. */
async function bundle(outfile: string): Promise<void> {
  const infra = join(workspaceRoot(), 'apps', 'infra');
  const project = JSON.parse(await readFile(join(infra, 'project.json'), 'utf8')) as {
    readonly targets: {
      readonly build: {
        readonly options: Required<Pick<BuildOptions, 'external' | 'target'>> & {
          readonly esbuildOptions: Required<Pick<BuildOptions, 'banner'>>;
        };
      };
    };
  };
  const { external, target, esbuildOptions } = project.targets.build.options;
  await build({
    absWorkingDir: infra,
    entryPoints: ['src/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external,
    target,
    banner: esbuildOptions.banner,
    logLevel: 'error',
  });
}
