/**
 * Packs handlers/python for every Python runtime and architecture. With --packages it only brings what light bundles
 * and writes down what there is, so that a build which had to leave light out, or a test without an interpreter, is
 * not taken for a whole one later.
 */
import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import {
  ARCHITECTURES,
  BenchError,
  RUNTIMES,
  WORKLOADS,
  type RuntimeId,
  type WorkloadId,
} from '@lambda-bench/config';
import {
  artefactFolder,
  cacheFolder,
  findPython,
  isRequired,
  packArtefact,
  PYTHON_LINES,
} from '@lambda-bench/toolchains';
import { runTool } from './artefact-tool.ts';
import { pythonLinter, pythonPackages } from './build-handler-python-packages.ts';

/** Per Python runtime: the folder of packages in the cache, or why there is none. */
type Packages = Readonly<Record<string, PackagesOfOne>>;
type PackagesOfOne = { readonly folder: string } | { readonly skip: string };

const BACKENDS: Readonly<Record<WorkloadId, string>> = {
  'cpu-intensive': 'hashlib.sha256, the OpenSSL of the runtime',
  'memory-intensive': 'sorted() over a list of int',
  light: 'boto3, bundled; of the service descriptions only the one of DynamoDB',
};

const place = { root: process.cwd(), env: process.env };
const SOURCES = join(place.root, 'handlers', 'python', 'src');
const LIST = join(place.root, 'dist', 'handlers-python', 'packages.json');
const INTERPRETERS = join(dirname(LIST), 'interpreters.json');
const runtimes = RUNTIMES.filter((row) => row.language === 'python');
const workloads = WORKLOADS.filter((row) => row.languages.includes('python'));

await runTool(process.argv.includes('--packages') ? bringPackages : packAll);

async function bringPackages(): Promise<string> {
  const packages: Record<string, PackagesOfOne> = {};
  for (const { id } of runtimes) packages[id] = await bring(`light for ${id}`, packagesOf(id));
  await mkdir(dirname(LIST), { recursive: true });
  await writeFile(LIST, `${JSON.stringify(packages, null, 2)}\n`);
  const interpreters = await Promise.all(PYTHON_LINES.map((line) => findPython(line, place)));
  const linter = await bring('pyflakes', () => pythonLinter(place));
  const versions = interpreters.map((found) => found?.version);
  await writeFile(INTERPRETERS, `${JSON.stringify({ versions, linter })}\n`);
  const there = Object.values(packages).filter((row) => 'folder' in row).length;
  return `packages for ${there} of ${runtimes.length} Python runtimes`;
}

function packagesOf(runtime: RuntimeId): () => Promise<string> {
  const line = PYTHON_LINES.find((candidate) => runtime === `python${candidate}`);
  if (line !== undefined) return () => pythonPackages(line, place);
  const hint = 'Add it to PYTHON_LINES.';
  return () => Promise.reject(new BenchError('LB_TOOLCHAIN', `no wheels are chosen for ${runtime}`, hint));
}

async function bring(what: string, install: () => Promise<string>): Promise<PackagesOfOne> {
  try {
    return { folder: basename(await install()) };
  } catch (error) {
    if (!(error instanceof BenchError) || error.code !== 'LB_TOOLCHAIN' || isRequired('pip', place))
      throw error;
    const skip = `${error.message} — ${error.hint}`;
    process.stdout.write(`SKIP ${what}: ${skip}\n`);
    return { skip };
  }
}

async function packAll(): Promise<string> {
  const packages = JSON.parse(await readFile(LIST, 'utf8')) as Packages;
  let packed = 0;
  for (const { id: runtime } of runtimes) {
    for (const { id: workload, usesDynamoDb } of workloads) {
      const bundled = usesDynamoDb ? packages[runtime] : undefined;
      if (bundled !== undefined && 'skip' in bundled) {
        process.stdout.write(`SKIP ${workload} for ${runtime}: ${bundled.skip}\n`);
        await removeStale(runtime, workload);
      } else {
        packed += await pack(runtime, workload, bundled?.folder);
      }
    }
  }
  return `packed ${packed} functions for Python`;
}

/** What an earlier build left is not what these sources give. */
async function removeStale(runtime: RuntimeId, workload: WorkloadId): Promise<void> {
  for (const { id: arch } of ARCHITECTURES) {
    await rm(artefactFolder(place.root, { runtime, arch, workload }), { recursive: true, force: true });
  }
}

async function pack(runtime: RuntimeId, workload: WorkloadId, packages: string | undefined): Promise<number> {
  const from = await mkdtemp(join(tmpdir(), 'lambda-bench-python-'));
  try {
    if (packages !== undefined) await cp(join(cacheFolder(place), packages), from, { recursive: true });
    await stageModules(workload, from);
    const versions = packages === undefined ? {} : await pinned();
    for (const { id: arch } of ARCHITECTURES) {
      const fn = { runtime, arch, workload };
      await packArtefact({ ...fn, root: place.root, from, backend: BACKENDS[workload], versions });
    }
    return ARCHITECTURES.length;
  } finally {
    await rm(from, { recursive: true, force: true });
  }
}

/** The workload's module, those of ours that it imports, and the entry that Lambda calls. */
async function stageModules(workload: WorkloadId, into: string): Promise<void> {
  const main = workload.replaceAll('-', '_');
  const modules = new Set([main]);
  for (const module of modules) {
    const source = join(SOURCES, `${module}.py`);
    await copyFile(source, join(into, `${module}.py`));
    for (const [, name = ''] of (await readFile(source, 'utf8')).matchAll(/^(?:from|import) (\w+)/gm)) {
      if (existsSync(join(SOURCES, `${name}.py`))) modules.add(name);
    }
  }
  await writeFile(join(into, 'handler.py'), `from ${main} import handler as handler\n`);
}

async function pinned(): Promise<Readonly<Record<string, string>>> {
  const requirements = await readFile(join(SOURCES, '..', 'requirements.txt'), 'utf8');
  const pins = [...requirements.matchAll(/^([\w-]+)==(\S+)/gm)];
  return Object.fromEntries(pins.map(([, name = '', version = '']) => [name, version]));
}
