import { EC2Client } from '@aws-sdk/client-ec2';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';
import { explainingClient } from '@lambda-bench/aws';
import { AwsAccount } from './account.ts';

/** With the services that an instance takes, and that what it left is found by: their clients are large, so nobody else loads them. */
export class Ec2Account extends AwsAccount {
  readonly ssm: SSMClient;
  readonly ec2: EC2Client;
  readonly lambda: LambdaClient;

  constructor(region: string) {
    super(region);
    // Every call here may be sent again: the launch has a token of its own, the others change nothing twice.
    const shared = { region, maxAttempts: 5 };
    this.ssm = explainingClient((log) => new SSMClient({ ...shared, ...log }));
    this.ec2 = explainingClient((log) => new EC2Client({ ...shared, ...log }));
    this.lambda = explainingClient((log) => new LambdaClient({ ...shared, ...log }));
  }

  override [Symbol.dispose](): void {
    for (const client of [this.ssm, this.ec2, this.lambda]) client.destroy();
    super[Symbol.dispose]();
  }
}
