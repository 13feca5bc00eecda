import { BenchError } from '@lambda-bench/config';
import type { Host } from '@lambda-bench/host';
import type { FunctionInfo } from '@lambda-bench/runner';
import { sdkBackend } from '../measure/sdk-backend.ts';
import { tellThrottled } from '../measure/tell-throttled.ts';
import type { TuneArgs } from './tune-options.ts';
import type { TuneTarget } from './tune-target.ts';

type DeployedTarget = Extract<TuneTarget, { kind: 'deployed' }>;

/** What a deployed function is now. Nothing is changed, and what cannot be done with one is said. */
export async function deployedFunction(
  args: TuneArgs,
  { name, arn }: DeployedTarget,
  region: string,
  host: Host,
): Promise<FunctionInfo> {
  refuseOptions(args);
  await using backend = sdkBackend({
    name: 'aws',
    region,
    functions: { names: [name] },
    onThrottled: tellThrottled(host),
  });
  const [info] = await backend.discover();
  if (info === undefined) throw new Error(`${name} was found and is not there`);
  if (arn !== undefined && !(await backend.isArnOf(arn, name))) {
    throw new BenchError(
      'LB_USAGE',
      `${name} of this account is not the function that the ARN names`,
      'see that AWS_PROFILE, or whatever gives the credentials, is of the account in the ARN',
    );
  }
  refuseOtherArch(args, info);
  return info;
}

function refuseOptions(args: TuneArgs): void {
  const given = (['runtime', 'handler', 'variable', 'timeout', 'allow-clipped'] as const).find(
    (name) => args[name] !== undefined && args[name] !== false,
  );
  if (given === undefined) return;
  throw new BenchError(
    'LB_USAGE',
    `--${given} is for code on this machine: a deployed function keeps its own`,
    `leave --${given} out`,
  );
}

/** Only new code can bring another architecture, and code is not ours to change. */
function refuseOtherArch({ arch }: TuneArgs, { name, arch: deployed }: FunctionInfo): void {
  const other = arch?.find((id) => id !== deployed);
  if (other === undefined) return;
  throw new BenchError(
    'LB_USAGE',
    `${name} is deployed for ${deployed}, and only new code would make it ${other}`,
    `deploy a second function for ${other}, and tune both`,
  );
}

/** A region in an ARN is not another one's to contradict. */
export function regionOf({ region }: TuneArgs, target: TuneTarget): string | undefined {
  const named = target.kind === 'deployed' ? target.region : undefined;
  if (named === undefined || region === undefined || region === named) return region ?? named;
  throw new BenchError('LB_USAGE', `the ARN is of ${named}, not of ${region}`, 'leave --region out');
}
