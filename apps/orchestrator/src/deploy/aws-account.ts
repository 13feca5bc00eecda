import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fatalError, type CallMade } from '@lambda-bench/aws';
import { BenchError } from '@lambda-bench/config';

/** Where something is deployed, and as whom. */
export interface AwsAccount extends AsyncDisposable {
  readonly id: string;
  readonly caller: string;
  readonly region: string;
  readonly cloudFormation: CloudFormationClient;
  readonly dynamoDb: DynamoDBClient;
  readonly s3: S3Client;
}

/** Asks who the credentials of the SDK's own chain are: without an answer nothing else has to be tried. */
export async function openAccount(region: string): Promise<AwsAccount> {
  const { Account = '', Arn = '' } = await whoAmI(region);
  const cloudFormation = new CloudFormationClient({ region, maxAttempts: 8 });
  const dynamoDb = new DynamoDBClient({ region });
  // A stand-in has no host name for every bucket.
  const s3 = new S3Client({ region, forcePathStyle: true });
  return {
    id: Account,
    caller: Arn,
    region,
    cloudFormation,
    dynamoDb,
    s3,
    [Symbol.asyncDispose]: () => {
      for (const client of [cloudFormation, dynamoDb, s3]) client.destroy();
      return Promise.resolve();
    },
  };
}

/** One call, named as in IAM; what it fails with is said by what the caller can do about it. */
export async function awsCall<T>(
  { region }: Pick<AwsAccount, 'region'>,
  call: CallMade['call'],
  send: () => Promise<T>,
): Promise<T> {
  try {
    return await send();
  } catch (error) {
    const fatal = fatalError(error, { call, region });
    if (fatal !== undefined) throw fatal;
    throw refusal(call, error);
  }
}

/** A request that was understood and refused stays refused; anything else may pass. */
function refusal(call: string, error: unknown): BenchError {
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const isFinal = error instanceof Error && '$fault' in error && error.$fault === 'client';
  const hint = isFinal ? 'put right what it says and try again' : 'try again in a while';
  return new BenchError('LB_BACKEND', `${call}: ${said}`, hint, { cause: error });
}

async function whoAmI(region: string) {
  const sts = new STSClient({ region });
  try {
    return await awsCall({ region }, 'sts:GetCallerIdentity', () =>
      sts.send(new GetCallerIdentityCommand({})),
    );
  } finally {
    sts.destroy();
  }
}
