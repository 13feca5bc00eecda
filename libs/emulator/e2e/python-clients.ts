import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  cacheFolder,
  findPip,
  installOnce,
  isRequired,
  pipInstall,
  runCommand,
  type CommandResult,
  type ToolchainPlace,
} from '@lambda-bench/toolchains';

export const PACKAGES = ['boto3==1.44.5', 'awscli==1.46.3'] as const;

export interface PythonClients {
  /** Runs Python with the packages on its path and nothing of this machine's AWS settings. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<CommandResult>;
}

export type FoundClients = { readonly clients: PythonClients } | { readonly missing: string };

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** boto3 and the AWS CLI, fetched once into the cache. Where they cannot be had, the answer says why. */
export async function pythonClients(env: NodeJS.ProcessEnv): Promise<FoundClients> {
  if (env['LAMBDA_BENCH_PYTHON_CLIENTS'] !== 'run')
    return { missing: 'npx nx run emulator:e2e-python runs them' };
  const place: ToolchainPlace = { root: ROOT, env };
  const pip = await findPip(place);
  if (pip === undefined) return absent('no Python with pip on this machine', place);
  const version = await runCommand(pip.python, ['-c', 'import sys; print("cp%d%d" % sys.version_info[:2])'], {
    env,
    timeoutMs: 10_000,
  });
  const folder = join(cacheFolder(place), `python-aws-clients-1.44.5-1.46.3-${version.stdout.trim()}`);
  try {
    await installOnce(folder, (target) =>
      pipInstall({ packages: PACKAGES, target, python: pip.python }, place),
    );
  } catch (error) {
    return absent(error instanceof Error ? error.message : String(error), place);
  }
  return {
    clients: {
      run: (args, extra = {}) =>
        runCommand(pip.python, args, {
          env: { PATH: env['PATH'], HOME: '/nonexistent', ...cleanAws(folder), ...extra },
          timeoutMs: 60_000,
        }),
    },
  };
}

/** A skip where it may be missing, an error where CI says that it must be there. */
function absent(why: string, place: ToolchainPlace): FoundClients {
  if (isRequired('python-clients', place)) throw new Error(`python-clients are required: ${why}`);
  return { missing: why };
}

function cleanAws(folder: string): Record<string, string> {
  return {
    PYTHONPATH: folder,
    PYTHONDONTWRITEBYTECODE: '1',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_PAGER: '',
  };
}
