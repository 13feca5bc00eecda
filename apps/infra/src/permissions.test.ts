import { functionName } from '@lambda-bench/config';
import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roleOf, type Statement } from './iam/statement.ts';
import { deployedFunctions } from './deployed-functions.ts';
import { statementsOf, type FoundStatement } from './testing/policy-walk.ts';
import {
  openSynthBed,
  resourcesOf,
  templateOf,
  type SynthBed,
  type TemplateText,
} from './testing/synth-bed.ts';

const AWS = 'arn:<AWS::Partition>:';
const HERE = '<AWS::Region>:<AWS::AccountId>:';

/** The only wildcards there are. One that is not here fails the test, and so does a row that nothing needs. */
const EXPLAINED: readonly {
  readonly resource: RegExp;
  readonly actions: readonly string[];
  readonly why: string;
}[] = [
  {
    resource: new RegExp(`^${AWS}logs:${HERE}log-group:/aws/lambda/[a-z0-9-]+:log-stream:\\*$`),
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    why: 'Lambda makes the names of log streams',
  },
  {
    resource: new RegExp(`^${AWS}cloudformation:${HERE}stack/LambdaBenchmarkStack/\\*$`),
    actions: ['cloudformation:DescribeStacks', 'cloudformation:ListStackResources'],
    why: 'CloudFormation makes the identifier after the name',
  },
  {
    resource: new RegExp(`^${AWS}lambda:${HERE}function:[a-z0-9-]+-(arm64|x86)-\\*:\\*$`),
    actions: [
      'lambda:DeleteFunction',
      'lambda:GetFunction',
      'lambda:GetFunctionConfiguration',
      'lambda:InvokeFunction',
    ],
    why: 'Lambda makes the numbers of versions',
  },
  { resource: /^\*$/, actions: ['lambda:GetAccountSettings'], why: 'the action takes no resource' },
  {
    resource: new RegExp(`^(<Bucket\\w+\\.Arn>|${AWS}s3:::my-bucket)/bundles/\\*$`),
    actions: ['s3:GetObject'],
    why: 'bundles are named after runs',
  },
  {
    resource: new RegExp(`^(<Bucket\\w+\\.Arn>|${AWS}s3:::my-bucket)/results/\\*$`),
    actions: ['s3:PutObject'],
    why: 'results are named after runs',
  },
  {
    resource: /^<Bucket\w+\.Arn>\/\*$/,
    actions: ['deny s3:*'],
    why: 'what is refused without TLS is everything, on every object',
  },
];

let bed: SynthBed;
let templates: readonly TemplateText[];
let statements: readonly FoundStatement[];

beforeAll(async () => {
  bed = await openSynthBed();
  const assembly = await bed.synth({ set: 'all', bucket: 'my-bucket' });
  templates = assembly.stacks.map(({ stackName }) => templateOf(assembly, stackName));
  statements = templates.flatMap(statementsOf);
});

afterAll(async () => {
  await bed[Symbol.asyncDispose]();
});

describe('the permissions of all stacks', () => {
  it('hold no wildcard that is not explained', () => {
    expect(statements.length).toBeGreaterThan(120);
    expect(unexplained(statements)).toEqual([]);
  });

  it('need every explanation', () => {
    const spare = EXPLAINED.filter(
      ({ resource }) => !statements.some(({ resources }) => resources.some((named) => resource.test(named))),
    );
    expect(spare).toEqual([]);
  });

  it.each<[string, string, string]>([
    ['an action', 'dynamodb:*', 'arn:aws:dynamodb:us-east-1:123456789012:table/T'],
    ['a resource', 'dynamodb:GetItem', '*'],
    ['the end of a resource', 'lambda:InvokeFunction', 'arn:aws:lambda:us-east-1:123456789012:function:x*'],
    ['an explained resource with another action', 'lambda:DeleteLayerVersion', '*'],
  ])('are found out when somebody plants a wildcard in %s', async (_where, action, resource) => {
    const app = await bed.app({ parts: 'results' });
    const stack = new Stack(app, 'Planted');
    const role = new Role(stack, 'Role', { assumedBy: ROLE.assumedBy });
    role.addToPolicy(new PolicyStatement({ actions: [action], resources: [resource] }));
    const planted = templateOf(app.synth(), 'Planted');
    expect(unexplained(statementsOf(planted))).toHaveLength(1);
  });

  it.each<[string, Statement]>([
    ['an action', { sid: 'A', actions: ['s3:*'], resources: ['arn:aws:s3:::b'] }],
    ['a resource without a reason', { sid: 'B', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::b/*'] }],
  ])('cannot be made with a wildcard in %s', async (_where, statement) => {
    // Without an app it would make one of its own, whose folder nobody removes.
    const stack = new Stack(await bed.app({ parts: 'results' }), 'Refused');
    expect(() => roleOf(stack, 'Role', { ...ROLE, statements: [statement] })).toThrow(/wildcard/);
  });

  it('come from no policy of AWS', () => {
    const roles = templates.flatMap((template) => resourcesOf(template, 'AWS::IAM::Role'));
    expect(roles).toHaveLength(73);
    expect(roles.filter(({ Properties }) => Properties?.['ManagedPolicyArns'] !== undefined)).toEqual([]);
  });

  it('are trusted to Lambda, and to EC2 for the runner alone', () => {
    const trusted = templates.flatMap((template) =>
      resourcesOf(template, 'AWS::IAM::Role').map(
        ({ Properties }) =>
          JSON.stringify(Properties?.['AssumeRolePolicyDocument']).match(/"Service":"([a-z0-9.]+)"/)?.[1],
      ),
    );
    expect(trusted.filter((service) => service === 'ec2.amazonaws.com')).toHaveLength(1);
    expect(trusted.filter((service) => service === 'lambda.amazonaws.com')).toHaveLength(72);
  });
});

describe('a function', () => {
  it('writes its own log, and touches the table only where it is light', () => {
    const table = statements.filter(({ actions }) =>
      actions.some((action) => action.startsWith('dynamodb:Batch')),
    );
    const light = table.filter(({ resource }) => resource.includes('light'));
    expect(light).toHaveLength(24);
    for (const { actions, resources } of light) {
      expect(actions).toEqual(['dynamodb:BatchWriteItem', 'dynamodb:BatchGetItem']);
      expect(resources).toEqual([expect.stringMatching(/^<TestDataTable\w+\.Arn>$/)]);
    }
    const others = statements.filter(({ resource }) => /intensiveRole/.test(resource));
    const allowed = new Set(others.flatMap(({ actions }) => actions));
    expect([...allowed].sort()).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents', 'sts:AssumeRole']);
  });
});

describe('the runner', () => {
  it('reaches the functions by name and its buckets, no table, and nothing by remote login', () => {
    const own = statements.filter(({ resource }) => resource.startsWith('InstanceRole'));
    const services = new Set(own.flatMap(({ actions }) => actions.map((action) => action.split(':')[0])));
    expect([...services].sort()).toEqual(['cloudformation', 'lambda', 's3', 'sts']);
    const updating = own.find(({ actions }) => actions.includes('lambda:UpdateFunctionConfiguration'));
    const names = deployedFunctions({ set: 'all', without: [] }).map(
      (spec) => `${AWS}lambda:${HERE}function:${functionName(spec)}`,
    );
    expect(updating?.resources).toEqual(names);
  });

  it('reads bundles and leaves results in its own bucket, and in the one that was named', async () => {
    const bucket = expect.stringMatching(/^<Bucket\w+\.Arn>$/) as string;
    expect(transfers(statements)).toEqual({
      's3:GetObject bundles/*': [bucket, MINE],
      's3:PutObject results/*': [bucket, MINE],
    });
    const without = templateOf(await bed.synth({ parts: 'runner' }), 'LambdaBenchmarkStackRunner');
    expect(transfers(statementsOf(without))).toEqual({
      's3:GetObject bundles/*': [bucket],
      's3:PutObject results/*': [bucket],
    });
  });
});

const MINE = `${AWS}s3:::my-bucket`;

/** Which buckets the instance reaches, by what it does where in them. */
function transfers(found: readonly FoundStatement[]): Readonly<Record<string, readonly string[]>> {
  const rows: Record<string, string[]> = {};
  for (const { resource, actions, resources } of found) {
    if (!resource.startsWith('InstanceRole') || !actions.some((action) => action.startsWith('s3:'))) continue;
    for (const named of resources) {
      const slash = named.indexOf('/');
      (rows[`${actions.join()} ${named.slice(slash + 1)}`] ??= []).push(named.slice(0, slash));
    }
  }
  return rows;
}

const ROLE = {
  assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
  description: 'a role',
  policyName: 'Run',
};

function unexplained(found: readonly FoundStatement[]): readonly string[] {
  return found.flatMap(({ resource, effect, actions, resources }) => {
    const asked = actions.map((action) => (effect === 'Deny' ? `deny ${action}` : action));
    const isWide =
      resources.some((named) => named.includes('*')) || actions.some((action) => action.includes('*'));
    const isFine = resources.every(
      (named) =>
        isNamed(named) || EXPLAINED.some((row) => row.resource.test(named) && isWithin(asked, row.actions)),
    );
    const onlyListed = asked.every(
      (action) => !action.includes('*') || EXPLAINED.some((row) => row.actions.includes(action)),
    );
    return isWide && !(isFine && onlyListed) ? [`${resource}: ${asked.join()} on ${resources.join()}`] : [];
  });
}

function isNamed(resource: string): boolean {
  return !resource.includes('*');
}

function isWithin(asked: readonly string[], allowed: readonly string[]): boolean {
  return asked.every((action) => allowed.includes(action));
}
