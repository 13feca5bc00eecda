/** Packs the bundles of handlers/node for every Node.js runtime and architecture: the bytes are the same for all. */
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { version as esbuild } from 'esbuild';
import { ARCHITECTURES, BenchError, RUNTIMES, WORKLOADS, type WorkloadId } from '@lambda-bench/config';
import { packArtefact } from '@lambda-bench/toolchains';
import { runTool } from './artefact-tool.ts';

const BACKENDS: Readonly<Record<WorkloadId, string>> = {
  'cpu-intensive': 'node:crypto, the OpenSSL of the runtime',
  'memory-intensive': 'BigInt64Array.prototype.sort, the V8 of the runtime',
  light: '@aws-sdk/client-dynamodb, bundled',
};

await runTool(async () => {
  const root = process.cwd();
  const sdk = await sdkVersion(root);
  const runtimes = RUNTIMES.filter((row) => row.language === 'node');
  const workloads = WORKLOADS.filter((row) => row.languages.includes('node'));
  for (const workload of workloads) {
    const bundle = join(root, 'dist', 'handlers-node', `${workload.id}.mjs`);
    if (!existsSync(bundle)) {
      throw new BenchError('LB_ARTEFACT', `${bundle} was not built`, 'Run `npx nx run handlers-node:build`.');
    }
    const from = await mkdtemp(join(tmpdir(), 'lambda-bench-node-'));
    try {
      await copyFile(bundle, join(from, 'index.mjs'));
      const versions = { esbuild, ...(workload.usesDynamoDb ? sdk : {}) };
      for (const runtime of runtimes) {
        for (const arch of ARCHITECTURES) {
          const fn = { runtime: runtime.id, arch: arch.id, workload: workload.id };
          await packArtefact({ ...fn, root, from, backend: BACKENDS[workload.id], versions });
        }
      }
    } finally {
      await rm(from, { recursive: true, force: true });
    }
  }
  return `packed ${workloads.length * runtimes.length * ARCHITECTURES.length} functions for Node.js`;
});

async function sdkVersion(root: string): Promise<Readonly<Record<string, string>>> {
  const manifest = await readFile(join(root, 'handlers', 'node', 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { dependencies: Record<string, string> }).dependencies;
}
