import { RESULTS_TABLE, STACK_PARTS, TEST_DATA_TABLE, partStack } from '@lambda-bench/config';
import { arnIn, type Place } from './place.ts';
import { policyText, type PolicyText } from './policy-text.ts';
import type { Statement } from './statement.ts';

/** What the CDK puts into every name that its bootstrap stack makes, unless somebody chose another. */
const QUALIFIER = 'hnb659fds';
const BOOTSTRAP_STACK = 'CDKToolkit';
/** To read templates, to upload archives, and to let CloudFormation work. None of our stacks has a container image. */
const CDK_ROLES = ['deploy', 'file-publishing', 'lookup'] as const;

/**
 * The policy of a user who deploys and destroys in an account that is bootstrapped: what our own calls need, and to take
 * on the CDK's roles for the rest. Making the bootstrap stack is left to whoever runs the account.
 */
export function deployPolicy(place: Place, stack: string): PolicyText {
  return policyText([
    ...cdkStatements(place),
    ...stackStatements(place, stack),
    ...contentStatements(place, stack),
  ]);
}

function cdkStatements(place: Place): readonly Statement[] {
  const { partition, account, region } = place;
  return [
    {
      sid: 'TakeOnRolesOfBootstrap',
      actions: ['sts:AssumeRole'],
      resources: CDK_ROLES.map(
        (role) => `arn:${partition}:iam::${account}:role/cdk-${QUALIFIER}-${role}-role-${account}-${region}`,
      ),
    },
  ];
}

function stackStatements(place: Place, stack: string): readonly Statement[] {
  const own = STACK_PARTS.map(({ id }) => arnIn(place, 'cloudformation', `stack/${partStack(stack, id)}/*`));
  const bootstrap = arnIn(place, 'cloudformation', `stack/${BOOTSTRAP_STACK}/*`);
  const wildcard = 'What follows the name of a stack is an identifier that CloudFormation makes.';
  return [
    {
      sid: 'LookAtStacks',
      actions: ['cloudformation:DescribeStacks'],
      resources: [...own, bootstrap],
      wildcard,
    },
    {
      sid: 'ListAndRemoveOwnStacks',
      actions: ['cloudformation:DeleteStack', 'cloudformation:ListStackResources'],
      resources: own,
      wildcard,
    },
  ];
}

/** What `destroy` looks at before it asks, and empties because CloudFormation would not. */
function contentStatements(place: Place, stack: string): readonly Statement[] {
  const bucket = `arn:${place.partition}:s3:::${partStack(stack, 'runner').toLowerCase()}-*`;
  const table = (name: string) => arnIn(place, 'dynamodb', `table/${name}`);
  return [
    {
      sid: 'ListRunnerBucket',
      actions: ['s3:ListBucket', 's3:ListBucketMultipartUploads', 's3:ListBucketVersions'],
      resources: [bucket],
      wildcard: 'CloudFormation makes the end of the name of a bucket.',
    },
    {
      sid: 'EmptyRunnerBucket',
      actions: ['s3:AbortMultipartUpload', 's3:DeleteObjectVersion'],
      resources: [`${bucket}/*`],
      wildcard: 'What is in the bucket goes with it.',
    },
    {
      sid: 'CountItems',
      actions: ['dynamodb:DescribeTable'],
      resources: [table(RESULTS_TABLE.name), table(TEST_DATA_TABLE.name)],
    },
    {
      sid: 'SeeInstances',
      actions: ['ec2:DescribeInstances'],
      resources: ['*'],
      wildcard: 'The action takes no resource.',
    },
  ];
}
