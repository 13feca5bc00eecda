import { DescribeInstanceTypesCommand } from '@aws-sdk/client-ec2';
import { BenchError } from '@lambda-bench/config';
import { awsCall, CallError } from '../aws/call.ts';
import type { Ec2Account } from '../aws/ec2-account.ts';
import { ARM64_HINT, instanceTypeInput } from './plan.ts';

/** The image and the bundle are for arm64: an instance of any other type would not start. */
export async function checkInstanceType(aws: Ec2Account, type: string): Promise<void> {
  const command = new DescribeInstanceTypesCommand(instanceTypeInput(type));
  const { InstanceTypes = [] } = await awsCall(aws, 'ec2:DescribeInstanceTypes', () =>
    aws.ec2.send(command),
  ).catch((error: unknown) => {
    throw error instanceof CallError && error.reason === 'InvalidInstanceType'
      ? unknownType(aws, type, error)
      : error;
  });
  const [found] = InstanceTypes;
  if (found === undefined) throw unknownType(aws, type, undefined);
  const architectures = found.ProcessorInfo?.SupportedArchitectures ?? ['arm64'];
  if (architectures.includes('arm64')) return;
  throw new BenchError('LB_USAGE', `${type} has an ${architectures.join(' or ')} processor`, ARM64_HINT);
}

function unknownType({ region }: Ec2Account, type: string, cause: unknown): BenchError {
  return new BenchError('LB_USAGE', `EC2 has no instance type ${type} in ${region}`, ARM64_HINT, { cause });
}
