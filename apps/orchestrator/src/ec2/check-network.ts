import { DescribeSubnetsCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { BenchError } from '@lambda-bench/config';
import { awsCall, CallError } from '../aws/call.ts';
import type { Ec2Account } from '../aws/ec2-account.ts';
import { defaultVpcInput, subnetInput } from './plan.ts';

/** Whether there is a network to launch into: the subnet that was named, or a default VPC. */
export async function checkNetwork(aws: Ec2Account, subnet: string | undefined): Promise<void> {
  if (subnet !== undefined) {
    await checkSubnet(aws, subnet);
    return;
  }
  const command = new DescribeVpcsCommand(defaultVpcInput());
  const { Vpcs = [] } = await awsCall(aws, 'ec2:DescribeVpcs', () => aws.ec2.send(command));
  if (Vpcs.length > 0) return;
  throw new BenchError(
    'LB_ACCOUNT',
    `this account has no default VPC in ${aws.region}`,
    'name a subnet that reaches the internet with --subnet',
  );
}

/** Whether it reaches AWS only its routes tell, and they may lead anywhere. */
async function checkSubnet(aws: Ec2Account, subnet: string): Promise<void> {
  const command = new DescribeSubnetsCommand(subnetInput(subnet));
  const { Subnets = [] } = await awsCall(aws, 'ec2:DescribeSubnets', () => aws.ec2.send(command)).catch(
    (error: unknown) => {
      throw error instanceof CallError && error.reason.startsWith('InvalidSubnetI')
        ? noSuchSubnet(aws, subnet, error)
        : error;
    },
  );
  const [found] = Subnets;
  if (found === undefined) throw noSuchSubnet(aws, subnet, undefined);
  if (found.State === undefined || found.State === 'available') {
    if (found.AvailableIpAddressCount !== 0) return;
    throw new BenchError(
      'LB_ACCOUNT',
      `subnet ${subnet} has no address left for an instance`,
      'name another with --subnet',
    );
  }
  throw new BenchError('LB_ACCOUNT', `subnet ${subnet} is ${found.State}`, 'name another with --subnet');
}

function noSuchSubnet({ region }: Ec2Account, subnet: string, cause: unknown): BenchError {
  return new BenchError(
    'LB_USAGE',
    `there is no subnet ${subnet} in this account in ${region}`,
    'name one of that region with --subnet; aws ec2 describe-subnets lists them',
    { cause },
  );
}
