import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { explainingClient } from '@lambda-bench/aws';
import { awsCall } from './call.ts';

/** An account in a region, by the SDK's own search for credentials and endpoints. Opening one asks nobody anything. */
export class AwsAccount implements Disposable {
  readonly region: string;
  readonly sts: STSClient;
  readonly cloudFormation: CloudFormationClient;
  readonly dynamoDb: DynamoDBClient;
  readonly s3: S3Client;

  constructor(region: string) {
    // Every call here may be sent again, for what it does it does only once.
    const shared = { region, maxAttempts: 8 };
    this.region = region;
    this.sts = explainingClient((log) => new STSClient({ ...shared, ...log }));
    this.cloudFormation = explainingClient((log) => new CloudFormationClient({ ...shared, ...log }));
    this.dynamoDb = explainingClient((log) => new DynamoDBClient({ ...shared, ...log }));
    // A bucket that the user names may be in another region.
    this.s3 = explainingClient((log) => new S3Client({ ...shared, ...log, followRegionRedirects: true }));
  }

  [Symbol.dispose](): void {
    for (const client of [this.sts, this.cloudFormation, this.dynamoDb, this.s3]) client.destroy();
  }
}

/** Who the credentials are: the number of the account, and the name of the caller. */
export interface Caller {
  readonly account: string;
  readonly arn: string;
}

/** Without an answer to this nothing else has to be tried. */
export async function callerOf(aws: AwsAccount): Promise<Caller> {
  const { Account = '', Arn = '' } = await awsCall(aws, 'sts:GetCallerIdentity', () =>
    aws.sts.send(new GetCallerIdentityCommand({})),
  );
  return { account: Account, arn: Arn };
}
