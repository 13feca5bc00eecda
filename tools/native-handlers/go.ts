/** Builds, tests or checks handlers/go: `node --import tsx tools/native-handlers/go.ts build|test|lint`, in the workspace's root. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  ARCHITECTURES,
  BenchError,
  WORKLOADS,
  type ArchitectureId,
  type WorkloadId,
} from '@lambda-bench/config';
import { packCommand } from '@lambda-bench/toolchains';
import { findCompiler, GO, mustRun, type Compiler } from './compiler.ts';
import { recordTests } from './record-tests-run.ts';
import { skipOrFail } from './skip-or-fail.ts';

const SOURCES = join('handlers', 'go');
const PROCESSOR: Readonly<Record<ArchitectureId, string>> = { arm64: 'arm64', x86_64: 'amd64' };
/** The oldest processors that Go knows; a newer level would have to be disclosed as such. */
const LEVEL: Readonly<Record<ArchitectureId, readonly [name: string, level: string]>> = {
  arm64: ['GOARM64', 'v8.0'],
  x86_64: ['GOAMD64', 'v1'],
};
const MODULES: Readonly<Record<WorkloadId, readonly string[]>> = {
  'cpu-intensive': ['aws-lambda-go'],
  'memory-intensive': ['aws-lambda-go'],
  light: ['aws-lambda-go', 'aws-sdk-go-v2/service/dynamodb'],
};
const BACKENDS: Readonly<Record<WorkloadId, string>> = {
  'cpu-intensive': 'crypto/sha256, which chooses SHA-NI, AVX2 or the ARMv8 instructions at run time',
  'memory-intensive': 'slices.Sort on []int64',
  light: 'aws-sdk-go-v2/service/dynamodb over net/http and crypto/tls',
};

const task = process.argv[2];
const root = process.cwd();

await skipOrFail(
  'go',
  async () => {
    const go = await findCompiler(GO, process.env);
    if (task === 'build') return build(go);
    if (task === 'test') return test(go);
    if (task === 'lint') return lint(go);
    throw new BenchError('LB_USAGE', `no task ${String(task)}`, 'It is build, test or lint.');
  },
  (reason) =>
    task === 'test' ? recordTests('handlers-go', { skip: reason }) : Promise.resolve(`SKIP go: ${reason}`),
);

async function build(go: Compiler): Promise<string> {
  const modules = await requiredModules();
  const staging = await mkdtemp(join(tmpdir(), 'lambda-bench-go-'));
  try {
    for (const { id: arch } of ARCHITECTURES) {
      for (const { id: workload } of WORKLOADS) {
        const bootstrap = join(staging, arch, workload);
        await compile(go, arch, workload, bootstrap);
        const versions = MODULES[workload].map((name) => `--version=${name}=${moduleVersion(modules, name)}`);
        const fn = ['--runtime=go', `--arch=${arch}`, `--workload=${workload}`];
        const what = [`--bootstrap=${bootstrap}`, `--backend=${BACKENDS[workload]}`];
        const compiled = [`--version=go=${go.version}`, `--version=target-cpu=${LEVEL[arch].join('=')}`];
        await packCommand([...fn, ...what, ...compiled, ...versions], root);
      }
    }
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return `packed ${ARCHITECTURES.length * WORKLOADS.length} functions with go ${go.version}`;
}

/** No path, no commit and no build id in the program, so that the same sources give the same bytes anywhere. */
async function compile(
  go: Compiler,
  arch: ArchitectureId,
  workload: WorkloadId,
  output: string,
): Promise<void> {
  const reproducible = ['-trimpath', '-buildvcs=false', '-ldflags', '-s -w -buildid='];
  await mustRun(
    go.path,
    ['build', '-tags', 'lambda.norpc', ...reproducible, '-o', output, `./cmd/${workload}`],
    {
      cwd: join(root, SOURCES),
      env: {
        ...goEnv(),
        CGO_ENABLED: '0',
        GOOS: 'linux',
        GOARCH: PROCESSOR[arch],
        [LEVEL[arch][0]]: LEVEL[arch][1],
      },
    },
  );
}

async function test(go: Compiler): Promise<string> {
  const command = [go.path, 'test', '-json', './...'];
  return recordTests('handlers-go', { format: 'go', in: SOURCES, command, env: goEnv() });
}

async function lint(go: Compiler): Promise<string> {
  const options = { cwd: join(root, SOURCES), env: goEnv() };
  await mustRun(go.path, ['vet', './...'], options);
  const gofmt = join(go.path, '..', 'gofmt');
  const { stdout } = await promisify(execFile)(gofmt, ['-l', '.'], { cwd: options.cwd });
  const unformatted = stdout.trim().split('\n').join(', ');
  if (unformatted === '') return 'go vet and gofmt have nothing to say';
  throw new BenchError('LB_ARTEFACT', `gofmt would change ${unformatted}`, `Run \`gofmt -w ${SOURCES}\`.`);
}

/** Settings of the user's own would change the program, and another compiler would be fetched unasked. */
function goEnv(): Record<string, string | undefined> {
  return { ...process.env, GOFLAGS: '', GOTOOLCHAIN: 'local', GOWORK: 'off', GOEXPERIMENT: '' };
}

async function requiredModules(): Promise<string> {
  return readFile(join(root, SOURCES, 'go.mod'), 'utf8');
}

function moduleVersion(goMod: string, name: string): string {
  const line = goMod.split('\n').find((text) => text.trim().startsWith(`github.com/aws/${name} v`));
  const version = line?.trim().split(' ')[1];
  if (version !== undefined) return version;
  throw new BenchError(
    'LB_ARTEFACT',
    `go.mod does not require ${name}`,
    'Add it, or mend the list of modules.',
  );
}
