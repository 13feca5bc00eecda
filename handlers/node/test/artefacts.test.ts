import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { bundleOf, ROOT } from './built.ts';
import { SDK } from '../src/light.ts';

const SDK_TRACES = /@aws-sdk|@smithy|x-amz-|dynamodb/i;

describe('the bundles', () => {
  it.each(['cpu-intensive', 'memory-intensive'])('of %s holds no AWS SDK', async (workload) => {
    expect(await readFile(bundleOf(workload), 'utf8')).not.toMatch(SDK_TRACES);
  });

  it('of light holds one, so the search for it works', async () => {
    expect(await readFile(bundleOf('light'), 'utf8')).toMatch(SDK_TRACES);
  });

  it('of light prints nothing while it loads, on a Node.js that the SDK warns of too', () => {
    const load = spawnSync(process.execPath, [bundleOf('light')], {
      encoding: 'utf8',
      env: { AWS_REGION: 'us-east-2' },
    });
    expect([load.status, load.stdout, load.stderr]).toEqual([0, '', '']);
  });

  it('disclose the SDK that package.json pins', async () => {
    const manifest = JSON.parse(await readFile(join(ROOT, 'handlers', 'node', 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    expect(SDK).toBe(`@aws-sdk/client-dynamodb ${String(manifest.dependencies['@aws-sdk/client-dynamodb'])}`);
  });

  it('come out the same when they are built again', async () => {
    const project = JSON.parse(await readFile(join(ROOT, 'handlers', 'node', 'project.json'), 'utf8')) as {
      targets: { bundle: { options: Record<string, unknown> & { esbuildOptions: BuildOptions } } };
    };
    const { options } = project.targets.bundle;
    const outdir = await mkdtemp(join(tmpdir(), 'lambda-bench-bundles-'));
    try {
      await build({
        ...options.esbuildOptions,
        absWorkingDir: ROOT,
        entryPoints: [String(options.main)],
        tsconfig: String(options.tsConfig),
        platform: 'node',
        target: String(options.target),
        format: 'esm',
        bundle: true,
        minify: true,
        metafile: false,
        outdir,
      });
      for (const workload of ['cpu-intensive', 'memory-intensive', 'light']) {
        const again = await readFile(join(outdir, `${workload}.mjs`));
        expect(again.equals(await readFile(bundleOf(workload))), workload).toBe(true);
      }
    } finally {
      await rm(outdir, { recursive: true, force: true });
    }
  });
});
