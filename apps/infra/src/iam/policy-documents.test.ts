import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_STACK } from '@lambda-bench/config';
import { workspaceRoot } from '@lambda-bench/host';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployedFunctions } from '../deployed-functions.ts';
import { openSynthBed, type SynthBed, type TemplateText } from '../testing/synth-bed.ts';
import { deployPolicy } from './deploy-policy.ts';
import { executionPolicy, STATEMENT_OF } from './execution-policy.ts';
import type { Place } from './place.ts';
import { policyDocuments } from './policy-documents.ts';
import { PLACEHOLDERS, type PolicyText } from './policy-text.ts';

/** As long as they come. */
const FAR_AWAY: Place = { partition: 'aws-us-gov', region: 'ap-southeast-2', account: '123456789012' };
const MANAGED_POLICY_MAX = 6144;
const ALL = deployedFunctions({ set: 'all', without: [] });

let bed: SynthBed;
let assembly: CloudAssembly;

beforeAll(async () => {
  bed = await openSynthBed();
  assembly = await bed.synth();
});

afterAll(async () => {
  await bed[Symbol.asyncDispose]();
});

describe('a policy in docs', () => {
  it.each(Object.entries(policyDocuments()))(
    '%s is what the sources say (`npx nx run infra:iam-docs` writes it)',
    (file, policy) => {
      const page = readFileSync(join(workspaceRoot(), 'docs', file), 'utf8');
      expect(JSON.parse(page)).toEqual(policy);
    },
  );

  it.each([
    ['deploys', deployPolicy(FAR_AWAY, DEFAULT_STACK)],
    ['CloudFormation works by', executionPolicy(FAR_AWAY, DEFAULT_STACK, ALL)],
  ])('fits into one managed policy, for who %s, with every function and wherever it is', (_, policy) => {
    expect(JSON.stringify(policy).length).toBeLessThan(MANAGED_POLICY_MAX);
  });

  it.each(Object.entries(policyDocuments()))(
    '%s names every action, and says each statement’s name once',
    (_, policy) => {
      expect(actionsOf(policy).filter((action) => action.includes('*'))).toEqual([]);
      const sids = policy.Statement.map(({ Sid }) => Sid);
      expect(new Set(sids).size).toBe(sids.length);
    },
  );
});

describe('the policy of who deploys', () => {
  it('takes on the roles that the assembly names, and no others', () => {
    const texts = ['manifest.json', ...assembly.stacks.map(({ stackName }) => `${stackName}.assets.json`)];
    const named = texts.flatMap((file) =>
      readFileSync(join(assembly.directory, file), 'utf8').match(/role\/cdk-hnb659fds-[a-z-]+-role-/g),
    );
    // CloudFormation itself takes this one on; it is passed by the role that deploys.
    const taken = new Set(named.filter((role) => role !== null && !role.includes('-cfn-exec-')));
    const statement = deployPolicy(PLACEHOLDERS, DEFAULT_STACK).Statement.find(
      ({ Sid }) => Sid === 'TakeOnRolesOfBootstrap',
    );
    const allowed = statement?.Resource.map((arn) => /role\/.*-role-/.exec(arn)?.[0]);
    expect(allowed?.sort()).toEqual([...taken].sort());
  });

  it('can remove nothing but stacks, and what lies in the runner’s bucket', () => {
    const removing = deployPolicy(PLACEHOLDERS, DEFAULT_STACK).Statement.filter(({ Action }) =>
      Action.some((action) => /:(Delete|Abort)/.test(action)),
    );
    expect(removing.flatMap(({ Resource }) => Resource)).toEqual([
      'arn:aws:cloudformation:REGION:ACCOUNT:stack/LambdaBenchmarkStack/*',
      'arn:aws:cloudformation:REGION:ACCOUNT:stack/LambdaBenchmarkStackResults/*',
      'arn:aws:cloudformation:REGION:ACCOUNT:stack/LambdaBenchmarkStackRunner/*',
      'arn:aws:s3:::lambdabenchmarkstackrunner-*/*',
    ]);
  });
});

describe('the policy that CloudFormation works by', () => {
  it('has a row for every type of resource that is deployed, and for no other', () => {
    const types = assembly.stacks.flatMap(({ template }) =>
      Object.values((template as TemplateText).Resources).map(({ Type }) => Type),
    );
    expect(Object.keys(STATEMENT_OF).sort()).toEqual([...new Set(types)].sort());
  });

  it('passes roles of its own stacks only, and reaches no user, no key and no other service', () => {
    const policy = executionPolicy(PLACEHOLDERS, DEFAULT_STACK, ALL);
    const passing = policy.Statement.filter(({ Action }) => Action.includes('iam:PassRole'));
    expect(passing.flatMap(({ Resource }) => Resource)).toEqual([
      'arn:aws:iam::ACCOUNT:role/LambdaBenchmarkStack-*',
      'arn:aws:iam::ACCOUNT:role/LambdaBenchmarkStackRunner-*',
    ]);
    const services = new Set(actionsOf(policy).map((action) => action.split(':')[0]));
    expect([...services].sort()).toEqual(['dynamodb', 'iam', 'lambda', 'logs', 's3', 'ssm']);
    expect(
      actionsOf(policy).filter(
        (action) =>
          /User|Group\b|AccessKey|AttachRolePolicy|LoginProfile/.test(action) && !action.startsWith('logs:'),
      ),
    ).toEqual([]);
  });
});

function actionsOf({ Statement }: PolicyText): readonly string[] {
  return Statement.flatMap(({ Action }) => Action);
}
