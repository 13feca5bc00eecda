/** Tests (`test`) or checks (`lint`) handlers/python with the newest Python on this machine that it is built for. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPython, PYTHON_LINES, type FoundPython } from '@lambda-bench/toolchains';

const place = { root: process.cwd(), env: process.env };
const folder = join('handlers', 'python');
const python = await newestPython();
process.exitCode = process.argv[2] === 'lint' ? lint() : test();

async function newestPython(): Promise<FoundPython | undefined> {
  for (const line of [...PYTHON_LINES].reverse()) {
    const found = await findPython(line, place);
    if (found !== undefined) return found;
  }
  return undefined;
}

function test(): number {
  const record = ['--import', 'tsx', join('tools', 'record-tests.ts'), '--project', 'handlers-python'];
  const work =
    python === undefined
      ? ['--skip', `none of Python ${PYTHON_LINES.join(', ')} on this machine`]
      : [
          '--format',
          'unittest',
          '--',
          python.binary,
          '-B',
          '-m',
          'unittest',
          'discover',
          '-s',
          join(folder, 'test'),
        ];
  return run(process.execPath, [...record, ...work]);
}

/** Compiles every file with warnings as errors; the byte code goes to a folder that is thrown away. */
function lint(): number {
  if (python === undefined) {
    process.stdout.write(
      `SKIP handlers-python:lint: none of Python ${PYTHON_LINES.join(', ')} on this machine\n`,
    );
    return 0;
  }
  const bytecode = mkdtempSync(join(tmpdir(), 'lambda-bench-bytecode-'));
  try {
    const env = { ...process.env, PYTHONPYCACHEPREFIX: bytecode };
    return run(python.binary, ['-W', 'error', '-m', 'compileall', '-q', '-f', folder], env);
  } finally {
    rmSync(bytecode, { recursive: true, force: true });
  }
}

function run(command: string, args: readonly string[], env = process.env): number {
  return spawnSync(command, args, { stdio: 'inherit', env }).status ?? 1;
}
