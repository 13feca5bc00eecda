/** Tests (`test`) or checks (`lint`) handlers/python with the newest Python on this machine that it is built for. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchError, type RuntimeId } from '@lambda-bench/config';
import { artefactFolder, findPython, PYTHON_LINES, type FoundPython } from '@lambda-bench/toolchains';
import { pythonLinter } from './build-handler-python-packages.ts';

const place = { root: process.cwd(), env: process.env };
const folder = join('handlers', 'python');
const ABSENT = `none of Python ${PYTHON_LINES.join(', ')} on this machine`;
const python = await newestPython();
process.exitCode = process.argv[2] === 'lint' ? await lint() : test();

async function newestPython(): Promise<FoundPython | undefined> {
  for (const line of [...PYTHON_LINES].reverse()) {
    const found = await findPython(line, place);
    if (found !== undefined) return found;
  }
  return undefined;
}

function test(): number {
  const record = ['--import', 'tsx', join('tools', 'record-tests.ts'), '--project', 'handlers-python'];
  if (python === undefined) return run(process.execPath, [...record, '--skip', ABSENT]);
  const line = python.version.split('.').slice(0, 2).join('.');
  const light = artefactFolder(place.root, {
    runtime: `python${line}` as RuntimeId,
    arch: 'x86_64',
    workload: 'light',
  });
  const built = existsSync(light);
  if (!built) process.stdout.write(`SKIP handlers-python light: it was not built for Python ${line}\n`);
  const discover = [
    '-m',
    'unittest',
    'discover',
    '-s',
    join(folder, 'test'),
    '-p',
    built ? 'test*.py' : 'test_compute.py',
  ];
  return run(process.execPath, [...record, '--format', 'unittest', '--', python.binary, '-B', ...discover]);
}

/** Compiles every file with warnings as errors, then looks for unused and undefined names. */
async function lint(): Promise<number> {
  if (python === undefined) {
    process.stdout.write(`SKIP handlers-python:lint: ${ABSENT}\n`);
    return 0;
  }
  const bytecode = mkdtempSync(join(tmpdir(), 'lambda-bench-bytecode-'));
  try {
    const env = { ...process.env, PYTHONPYCACHEPREFIX: bytecode };
    const compiles = run(python.binary, ['-W', 'error', '-m', 'compileall', '-q', '-f', folder], env);
    return compiles === 0 ? await pyflakes(python, env) : compiles;
  } finally {
    rmSync(bytecode, { recursive: true, force: true });
  }
}

async function pyflakes(interpreter: FoundPython, env: NodeJS.ProcessEnv): Promise<number> {
  try {
    const linter = await pythonLinter(place);
    return run(interpreter.binary, ['-m', 'pyflakes', folder], { ...env, PYTHONPATH: linter });
  } catch (error) {
    if (!(error instanceof BenchError) || error.code !== 'LB_TOOLCHAIN') throw error;
    process.stdout.write(`SKIP pyflakes: ${error.message} — ${error.hint}\n`);
    return 0;
  }
}

function run(command: string, args: readonly string[], env = process.env): number {
  return spawnSync(command, args, { stdio: 'inherit', env }).status ?? 1;
}
