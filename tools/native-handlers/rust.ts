/** Builds, tests or checks handlers/rust: `node --import tsx tools/native-handlers/rust.ts build|build-arm64|test|lint`, in the workspace's root. */
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { BenchError, WORKLOADS, type ArchitectureId, type WorkloadId } from '@lambda-bench/config';
import { packCommand, provision, runCommand, type ToolchainPlace } from '@lambda-bench/toolchains';
import { CARGO, findCompiler, mustRun, type Compiler } from './compiler.ts';
import { checkGlibcNeed } from './glibc-need.ts';
import { recordTests } from './record-tests-run.ts';
import { findArm64Rust, type CrossRust } from './rust-arm64.ts';
import { skipOrFail } from './skip-or-fail.ts';
import { findZig, ZIG_VERSION } from './zig.ts';

const SOURCES = join('handlers', 'rust');

/** The tests leave out `light`, whose AWS SDK takes longer to compile than all the rest takes to test. */
const TESTED = ['answer', 'cpu-intensive', 'memory-intensive'];

/** What cargo-lambda chooses by itself: the oldest processors of Lambda. Said here so that it can be disclosed. */
const TARGET_CPU: Readonly<Record<ArchitectureId, string>> = { x86_64: 'haswell', arm64: 'neoverse-n1' };

const CRATES: Readonly<Record<WorkloadId, readonly string[]>> = {
  'cpu-intensive': ['lambda_runtime', 'sha2'],
  'memory-intensive': ['lambda_runtime', 'sha2'],
  light: ['lambda_runtime', 'aws-sdk-dynamodb', 'aws-lc-rs', 'rustls'],
};
const BACKENDS: Readonly<Record<WorkloadId, string>> = {
  'cpu-intensive': 'crate sha2, which chooses SHA-NI or the ARMv8 instructions at run time',
  'memory-intensive': 'Vec<i64>::sort_unstable',
  light: 'aws-sdk-dynamodb over hyper, rustls and aws-lc-rs',
};

const task = process.argv[2] ?? '';
const root = process.cwd();
const place: ToolchainPlace = { root, env: process.env };

const TASKS: Readonly<Record<string, (cargo: Compiler) => Promise<string>>> = {
  build: buildX86,
  'build-arm64': buildArm64,
  test,
  lint,
};
const id = task === 'build-arm64' ? 'rust-arm64' : 'rust-x86';

await skipOrFail(
  id,
  async () => {
    const work = TASKS[task];
    if (work !== undefined) return work(await findCompiler(CARGO, process.env));
    throw new BenchError('LB_USAGE', `no task ${task}`, `It is one of ${Object.keys(TASKS).join(', ')}.`);
  },
  (reason) =>
    task === 'test'
      ? recordTests('handlers-rust', { skip: reason })
      : Promise.resolve(`SKIP ${id}: ${reason}`),
);

/** Linked by this machine's own linker; with LAMBDA_BENCH_RUST_COMPILER=zig against an older glibc than its own. */
async function buildX86(cargo: Compiler): Promise<string> {
  const zig = process.env.LAMBDA_BENCH_RUST_COMPILER === 'zig' ? await findZig(place) : undefined;
  const env = { ...rustEnv(cargo, 'x86_64'), ...(zig === undefined ? {} : { CARGO_ZIGBUILD_ZIG_PATH: zig }) };
  const flags = ['--x86-64', ...(zig === undefined ? ['--compiler', 'cargo'] : [])];
  const tools = await cargoLambda(flags, 'x86_64', env);
  const rustc = await rustcVersion(join(dirname(cargo.path), 'rustc'));
  return pack('x86_64', { ...tools, ...(zig === undefined ? {} : { zig: ZIG_VERSION }), rustc });
}

async function buildArm64(cargo: Compiler): Promise<string> {
  const cross: CrossRust = await findArm64Rust(cargo, place);
  const env = { ...rustEnv(cargo, 'arm64'), ...cross.env, CARGO_ZIGBUILD_ZIG_PATH: await findZig(place) };
  const tools = await cargoLambda(['--arm64', '--skip-target-check'], 'arm64', env);
  const rustc = await rustcVersion(cross.rustc);
  return pack('arm64', { ...tools, zig: ZIG_VERSION, rustc, 'rustc-from': cross.from });
}

/** What compiled it, by name and version. */
type Tools = Readonly<Record<string, string>>;

async function cargoLambda(
  flags: readonly string[],
  arch: ArchitectureId,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Tools> {
  const { path, version } = await provision('cargo-lambda', place);
  const args = [
    'lambda',
    'build',
    '--release',
    '--locked',
    '--bins',
    ...flags,
    '--lambda-dir',
    lambdaDir(arch),
  ];
  await mustRun(path, args, { cwd: join(root, SOURCES), env });
  return { 'cargo-lambda': version };
}

async function pack(arch: ArchitectureId, tools: Tools & { readonly rustc: string }): Promise<string> {
  const lock = await readFile(join(root, SOURCES, 'Cargo.lock'), 'utf8');
  const needs = new Set<string>();
  for (const { id: workload } of WORKLOADS) {
    const bootstrap = join(root, SOURCES, lambdaDir(arch), workload, 'bootstrap');
    needs.add(await checkGlibcNeed(bootstrap));
    const versions = CRATES[workload].map((crate) => `--version=${crate}=${lockedVersion(lock, crate)}`);
    const fn = ['--runtime=rust', `--arch=${arch}`, `--workload=${workload}`];
    const compiled = Object.entries({ ...tools, 'target-cpu': TARGET_CPU[arch] }).map(
      ([tool, version]) => `--version=${tool}=${version}`,
    );
    const what = [`--bootstrap=${bootstrap}`, `--backend=${BACKENDS[workload]}`];
    await packCommand([...fn, ...what, ...compiled, ...versions], root);
  }
  return `packed ${WORKLOADS.length} functions with rustc ${tools.rustc} for ${arch}, which need ${[...needs].sort().join(' or ')}`;
}

async function test(cargo: Compiler): Promise<string> {
  const command = [cargo.path, 'test', '--locked', '--lib', ...TESTED.flatMap((crate) => ['-p', crate])];
  return recordTests('handlers-rust', { format: 'cargo', in: SOURCES, command, env: rustEnv(cargo) });
}

async function lint(cargo: Compiler): Promise<string> {
  // Clippy leaves out light for the same reason as the tests; `cargo clippy` by hand looks at it too.
  const crates = TESTED.flatMap((crate) => ['-p', crate]);
  const checks = {
    fmt: ['--check'],
    clippy: ['--locked', '--all-targets', ...crates, '--', '-D', 'warnings'],
  };
  const options = { cwd: join(root, SOURCES), env: rustEnv(cargo) };
  const outcomes: string[] = [];
  for (const [name, args] of Object.entries(checks)) {
    // rustup's minimal profile and some distributions leave them out.
    const { code } = await runCommand(cargo.path, [name, '--version'], { ...options, timeoutMs: 30_000 });
    if (code === 0) await mustRun(cargo.path, [name, ...args], options);
    outcomes.push(code === 0 ? `cargo ${name} has nothing to say` : `SKIP rust-${name}: not installed`);
  }
  return outcomes.join('\n');
}

function lambdaDir(arch: ArchitectureId): string {
  return join('target', `lambda-${arch}`);
}

/** Settings of the user's own would change the program; where the sources lie would too, unless it is cut off. */
function rustEnv(cargo: Compiler, arch?: ArchitectureId): Record<string, string | undefined> {
  const home = process.env.CARGO_HOME ?? join(homedir(), '.cargo');
  const flags = [`--remap-path-prefix=${home}=cargo`, `--remap-path-prefix=${join(root, SOURCES)}=rust`];
  return {
    ...process.env,
    PATH: [dirname(cargo.path), process.env.PATH].join(delimiter),
    CARGO_TARGET_DIR: join(root, SOURCES, 'target'),
    RUSTFLAGS: arch === undefined ? '' : [`-Ctarget-cpu=${TARGET_CPU[arch]}`, ...flags].join(' '),
  };
}

async function rustcVersion(rustc: string): Promise<string> {
  const spec = { ...CARGO, program: 'rustc', usualFolders: [dirname(rustc)] };
  return (await findCompiler(spec, { PATH: '' })).version;
}

function lockedVersion(lock: string, crate: string): string {
  const version = new RegExp(`name = "${crate}"\nversion = "([^"]+)"`).exec(lock)?.[1];
  if (version !== undefined) return version;
  throw new BenchError('LB_ARTEFACT', `Cargo.lock has no ${crate}`, 'Add it, or mend the list of crates.');
}
