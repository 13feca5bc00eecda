import {
  partStack,
  RESULTS_TABLE,
  runtimeOf,
  TEST_DATA_TABLE,
  type FunctionSpec,
} from '@lambda-bench/config';
import { arnIn, type Place } from './place.ts';
import { policyText, type PolicyText } from './policy-text.ts';
import type { Statement } from './statement.ts';

interface Deployed {
  readonly place: Place;
  readonly stack: string;
  readonly functions: readonly FunctionSpec[];
}

/**
 * What CloudFormation may do with our stacks, for `cdk bootstrap --cloudformation-execution-policies`: make, change and
 * remove what they hold, and nothing else. A row for each type of resource; a test holds the two equal.
 */
export function executionPolicy(place: Place, stack: string, functions: readonly FunctionSpec[]): PolicyText {
  const deployed = { place, stack, functions };
  const ofTypes = Object.values(STATEMENT_OF).map((statement) => statement(deployed));
  return policyText([...ofTypes, ...sharedStatements(deployed)]);
}

/** By the type of resource. Actions are those that CloudFormation’s registry names for it, as far as our properties use them. */
export const STATEMENT_OF: Readonly<Record<string, (deployed: Deployed) => Statement>> = {
  'AWS::Lambda::Function': ({ place, functions }) => ({
    sid: 'Functions',
    actions: [
      'lambda:CreateFunction',
      'lambda:DeleteFunction',
      'lambda:GetFunction',
      'lambda:GetFunctionCodeSigningConfig',
      'lambda:GetFunctionConfiguration',
      'lambda:GetFunctionRecursionConfig',
      'lambda:GetRuntimeManagementConfig',
      'lambda:ListTags',
      'lambda:TagResource',
      'lambda:UntagResource',
      'lambda:UpdateFunctionCode',
      'lambda:UpdateFunctionConfiguration',
    ],
    resources: byRuntime(functions, 'function:').map((name) => arnIn(place, 'lambda', name)),
    wildcard: FITS,
  }),
  'AWS::Logs::LogGroup': ({ place, functions }) => ({
    sid: 'LogGroups',
    actions: [
      'logs:CreateLogGroup',
      'logs:DeleteLogGroup',
      'logs:DeleteRetentionPolicy',
      'logs:ListTagsForResource',
      'logs:PutRetentionPolicy',
      'logs:TagResource',
      'logs:UntagResource',
    ],
    resources: byRuntime(functions, 'log-group:/aws/lambda/').map((name) => arnIn(place, 'logs', name)),
    wildcard: FITS,
  }),
  'AWS::IAM::Role': ({ place, stack }) => ({
    sid: 'Roles',
    actions: [
      'iam:CreateRole',
      'iam:DeleteRole',
      'iam:DeleteRolePolicy',
      'iam:GetRole',
      'iam:GetRolePolicy',
      'iam:ListAttachedRolePolicies',
      'iam:ListRolePolicies',
      'iam:PassRole',
      'iam:PutRolePolicy',
      'iam:TagRole',
      'iam:UntagRole',
      'iam:UpdateAssumeRolePolicy',
      'iam:UpdateRole',
      'iam:UpdateRoleDescription',
    ],
    resources: [
      iam(place, `role/${partStack(stack, 'functions')}-*`),
      iam(place, `role/${partStack(stack, 'runner')}-*`),
    ],
    wildcard: NAMED,
  }),
  'AWS::IAM::InstanceProfile': ({ place, stack }) => ({
    sid: 'InstanceProfiles',
    actions: [
      'iam:AddRoleToInstanceProfile',
      'iam:CreateInstanceProfile',
      'iam:DeleteInstanceProfile',
      'iam:GetInstanceProfile',
      'iam:RemoveRoleFromInstanceProfile',
    ],
    resources: [iam(place, `instance-profile/${partStack(stack, 'runner')}-*`)],
    wildcard: NAMED,
  }),
  'AWS::DynamoDB::Table': ({ place }) => ({
    sid: 'Tables',
    actions: [
      'dynamodb:CreateTable',
      'dynamodb:DeleteTable',
      'dynamodb:DescribeContinuousBackups',
      'dynamodb:DescribeContributorInsights',
      'dynamodb:DescribeKinesisStreamingDestination',
      'dynamodb:DescribeTable',
      'dynamodb:DescribeTimeToLive',
      'dynamodb:GetResourcePolicy',
      'dynamodb:ListTagsOfResource',
      'dynamodb:TagResource',
      'dynamodb:UntagResource',
      'dynamodb:UpdateContinuousBackups',
      'dynamodb:UpdateTable',
      'dynamodb:UpdateTimeToLive',
    ],
    resources: [RESULTS_TABLE, TEST_DATA_TABLE].map(({ name }) => arnIn(place, 'dynamodb', `table/${name}`)),
  }),
  'AWS::S3::Bucket': (deployed) => ({
    sid: 'Bucket',
    actions: [
      's3:CreateBucket',
      's3:DeleteBucket',
      's3:GetBucketPublicAccessBlock',
      's3:GetBucketTagging',
      's3:GetEncryptionConfiguration',
      's3:GetLifecycleConfiguration',
      's3:ListBucket',
      's3:PutBucketPublicAccessBlock',
      's3:PutBucketTagging',
      's3:PutEncryptionConfiguration',
      's3:PutLifecycleConfiguration',
    ],
    resources: [bucketOf(deployed)],
    wildcard: NAMED,
  }),
  'AWS::S3::BucketPolicy': (deployed) => ({
    sid: 'BucketPolicy',
    actions: ['s3:DeleteBucketPolicy', 's3:GetBucketPolicy', 's3:PutBucketPolicy'],
    resources: [bucketOf(deployed)],
    wildcard: NAMED,
  }),
};

const FITS = 'The names one by one would not fit into one policy; a pattern is all that a runtime has.';
const NAMED = 'CloudFormation makes the end of the name.';

function sharedStatements({ place }: Deployed): readonly Statement[] {
  const { partition, account, region } = place;
  return [
    {
      sid: 'FetchArchives',
      actions: ['s3:GetObject'],
      resources: [`arn:${partition}:s3:::cdk-hnb659fds-assets-${account}-${region}/*`],
      wildcard: 'Archives are named after their content.',
    },
    {
      sid: 'ReadVersionOfBootstrap',
      actions: ['ssm:GetParameters'],
      resources: [arnIn(place, 'ssm', 'parameter/cdk-bootstrap/hnb659fds/version')],
    },
    {
      sid: 'FindLogGroups',
      actions: ['logs:DescribeLogGroups'],
      resources: [arnIn(place, 'logs', 'log-group:*')],
      wildcard: 'The action asks for all log groups at once.',
    },
  ];
}

function bucketOf({ place, stack }: Deployed): string {
  return `arn:${place.partition}:s3:::${partStack(stack, 'runner').toLowerCase()}-*`;
}

function iam({ partition, account }: Place, resource: string): string {
  return `arn:${partition}:iam::${account}:${resource}`;
}

/** One for a runtime: the names one by one would not fit into one policy. */
function byRuntime(functions: readonly FunctionSpec[], prefix: string): readonly string[] {
  const runtimes = new Set(functions.map(({ runtime }) => runtime));
  return [...runtimes].map((runtime) => `${prefix}${runtimeOf(runtime).slug}-*`);
}
