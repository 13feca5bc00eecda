import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import {
  DescribeInstancesCommand,
  EC2Client,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  LambdaClient,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DEFAULT_STACK, LOCAL_CREDENTIALS, OWNER_TAG, partStack } from '@lambda-bench/config';

export const REGION = 'us-east-2';

const ROLE = {
  Type: 'AWS::IAM::Role',
  Properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] } },
};

/** What apps/infra deploys, as far as these commands look at it. */
const TEMPLATES = {
  functions: {
    Resources: {
      Role: ROLE,
      Function: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Runtime: 'nodejs22.x',
          Handler: 'index.handler',
          Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
          Code: { ZipFile: 'exports.handler = () => 1' },
        },
      },
    },
  },
  runner: {
    Resources: {
      Bucket: { Type: 'AWS::S3::Bucket' },
      Role: ROLE,
      Profile: { Type: 'AWS::IAM::InstanceProfile', Properties: { Roles: [{ Ref: 'Role' }] } },
    },
  },
};

/** An empty account in a stand-in with two of the stacks deployed; what a test does here is not recorded. */
export class RunnerAccount implements Disposable {
  readonly endpoint: string;
  readonly ec2: EC2Client;
  readonly s3: S3Client;
  readonly cloudformation: CloudFormationClient;
  readonly lambda: LambdaClient;
  bucket = '';
  profile = '';
  /** The function of the stack. */
  fn = '';

  static async deploy(endpoint: string): Promise<RunnerAccount> {
    await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' });
    const account = new RunnerAccount(endpoint);
    await account.deployParts(DEFAULT_STACK);
    return account;
  }

  private constructor(endpoint: string) {
    const shared = { endpoint, region: REGION, credentials: LOCAL_CREDENTIALS };
    this.endpoint = endpoint;
    this.ec2 = new EC2Client(shared);
    this.s3 = new S3Client({ ...shared, forcePathStyle: true });
    this.cloudformation = new CloudFormationClient(shared);
    this.lambda = new LambdaClient(shared);
  }

  /** The tags are those of the runner's part, besides our own. */
  async deployParts(stack: string, tags: Readonly<Record<string, string>> = {}): Promise<void> {
    const idOfFunction = await this.#deployPart(stack, 'functions');
    this.fn = idOfFunction('AWS::Lambda::Function');
    const idOf = await this.#deployPart(stack, 'runner', tags);
    this.bucket = idOf('AWS::S3::Bucket');
    this.profile = idOf('AWS::IAM::InstanceProfile');
  }

  async #deployPart(
    stack: string,
    part: keyof typeof TEMPLATES,
    tags: Readonly<Record<string, string>> = {},
  ): Promise<(type: string) => string> {
    const StackName = partStack(stack, part);
    const Tags = tagList({ [OWNER_TAG.key]: OWNER_TAG.value, ...tags });
    const TemplateBody = JSON.stringify(TEMPLATES[part]);
    await this.cloudformation.send(new CreateStackCommand({ StackName, TemplateBody, Tags }));
    const list = await this.cloudformation.send(new ListStackResourcesCommand({ StackName }));
    return (type) =>
      list.StackResourceSummaries?.find(({ ResourceType }) => ResourceType === type)?.PhysicalResourceId ??
      '';
  }

  /** What a command's host has to have in its environment, to reach this account or what stands before it. */
  environment(endpoint = this.endpoint): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: 'true',
    };
  }

  async put(key: string, text: string | Uint8Array): Promise<void> {
    await this.s3.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: text }));
  }

  async bytes(key: string): Promise<Uint8Array> {
    const answer = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
    return (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
  }

  /** An instance that somebody launched, with these tags and no others. */
  async launch(tags: Readonly<Record<string, string>>): Promise<string> {
    const Tags = tagList(tags);
    const answer = await this.ec2.send(
      new RunInstancesCommand({
        ImageId: 'ami-12c6146b',
        MinCount: 1,
        MaxCount: 1,
        ...(Tags.length === 0 ? {} : { TagSpecifications: [{ ResourceType: 'instance', Tags }] }),
      }),
    );
    return answer.Instances?.[0]?.InstanceId ?? '';
  }

  /** A published version of the stack's function. */
  async publish(description: string): Promise<string> {
    const code = new UpdateFunctionConfigurationCommand({ FunctionName: this.fn, Description: description });
    await this.lambda.send(code);
    const published = await this.lambda.send(
      new PublishVersionCommand({ FunctionName: this.fn, Description: description }),
    );
    return published.Version ?? '';
  }

  async versions(): Promise<readonly (string | undefined)[]> {
    const answer = await this.lambda.send(new ListVersionsByFunctionCommand({ FunctionName: this.fn }));
    return (answer.Versions ?? []).map(({ Version }) => Version);
  }

  async keys(): Promise<readonly (string | undefined)[]> {
    const answer = await this.s3.send(new ListObjectsV2Command({ Bucket: this.bucket }));
    return (answer.Contents ?? []).map(({ Key }) => Key);
  }

  async deployStack(name: string, tags: Readonly<Record<string, string>>): Promise<void> {
    const Tags = tagList(tags);
    const TemplateBody = JSON.stringify({ Resources: { Bucket: { Type: 'AWS::S3::Bucket' } } });
    await this.cloudformation.send(new CreateStackCommand({ StackName: name, TemplateBody, Tags }));
  }

  async stacks(): Promise<readonly (string | undefined)[]> {
    const answer = await this.cloudformation.send(new DescribeStacksCommand({}));
    return (answer.Stacks ?? []).map(({ StackName }) => StackName);
  }

  async instances() {
    const answer = await this.ec2.send(new DescribeInstancesCommand({}));
    return (answer.Reservations ?? []).flatMap(({ Instances }) => Instances ?? []);
  }

  /** States in the order of launching. */
  async states(): Promise<readonly (string | undefined)[]> {
    return (await this.instances()).map(({ State }) => State?.Name);
  }

  async endInstance(id: string): Promise<void> {
    await this.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
  }

  [Symbol.dispose](): void {
    for (const client of [this.ec2, this.s3, this.cloudformation, this.lambda]) client.destroy();
  }
}

function tagList(tags: Readonly<Record<string, string>>) {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
