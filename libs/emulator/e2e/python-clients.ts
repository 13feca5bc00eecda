import { fileURLToPath } from 'node:url';
import { pythonPackages, runCommand, type CommandResult } from '@lambda-bench/toolchains';

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
  const found = await pythonPackages('python-clients', PACKAGES, { root: ROOT, env });
  if ('missing' in found) return found;
  const { python, folder } = found;
  return {
    clients: {
      run: (args, extra = {}) =>
        runCommand(python, args, {
          env: { PATH: env['PATH'], HOME: '/nonexistent', ...cleanAws(folder), ...extra },
          timeoutMs: 60_000,
        }),
    },
  };
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
