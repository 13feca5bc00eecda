import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_STACK } from '@lambda-bench/config';
import { workspaceRoot } from '@lambda-bench/host';
import { describe, expect, it } from 'vitest';
import { deployedFunctions } from '../deployed-functions.ts';
import { deployPolicy } from './deploy-policy.ts';
import { PLACEHOLDERS } from './policy-text.ts';
import { runOnlyPolicy } from './run-only-policy.ts';

const SERVICES: Readonly<Record<string, string>> = {
  'client-cloudformation': 'cloudformation',
  'client-dynamodb': 'dynamodb',
  'client-lambda': 'lambda',
};

/** Nearly every action is called as the operation is. */
const OTHERWISE: Readonly<Record<string, string>> = { 'lambda:Invoke': 'lambda:InvokeFunction' };

describe('the run-only policy', () => {
  it('allows exactly the calls that a run and its results make', () => {
    const made = new Set(['libs/backend/src', 'libs/stores/src/dynamo'].flatMap(callsBelow));
    const policy = runOnlyPolicy(
      PLACEHOLDERS,
      DEFAULT_STACK,
      deployedFunctions({ set: 'core', without: [] }),
    );
    const allowed = new Set(policy.Statement.flatMap(({ Action }) => Action));
    expect([...allowed].sort()).toEqual([...made].sort());
  });
});

/** As a policy has it, where that is not how a call is named. Who one is may be asked by everybody. */
const ACTION_OF: Readonly<Record<string, string | undefined>> = {
  's3:ListObjectsV2': 's3:ListBucket',
  'sts:GetCallerIdentity': undefined,
};

describe('the policy of who deploys', () => {
  it('allows exactly the calls that deploy and destroy make themselves, and the CDK’s roles', () => {
    const named = ['apps/orchestrator/src/aws', 'apps/orchestrator/src/deploy'].flatMap(sourcesBelow);
    const made = new Set(
      named.flatMap(namedCallsIn).flatMap((call) => (call in ACTION_OF ? (ACTION_OF[call] ?? []) : call)),
    );
    const allowed = new Set(
      deployPolicy(PLACEHOLDERS, DEFAULT_STACK).Statement.flatMap(({ Action }) => Action),
    );
    expect([...allowed].sort()).toEqual([...made, 'sts:AssumeRole'].sort());
  });
});

describe('the reading of sources for their calls', () => {
  it('finds a call by the package that its command comes from', () => {
    const source = `import {
      InvokeCommand, type LambdaClient,
    } from '@aws-sdk/client-lambda';
    import { QueryCommand } from '@aws-sdk/client-dynamodb';
    await client.send(new InvokeCommand({}));`;
    expect(callsIn(source)).toEqual(['lambda:InvokeFunction', 'dynamodb:Query']);
  });
});

function callsBelow(folder: string): readonly string[] {
  return sourcesBelow(folder).flatMap(callsIn);
}

function sourcesBelow(folder: string): readonly string[] {
  const root = join(workspaceRoot(), folder);
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  const sources = names.filter((name) => name.endsWith('.ts') && !/\.test\.ts$|(^|\/)testing\//.test(name));
  return sources.map((name) => readFileSync(join(root, name), 'utf8'));
}

/** The orchestrator says with every call what it is called in a policy, for its errors. */
function namedCallsIn(source: string): readonly string[] {
  return [...source.matchAll(/'((?:cloudformation|dynamodb|ec2|lambda|s3|ssm|sts):[A-Z]\w+)'/g)].map(
    ([, call = '']) => call,
  );
}

function callsIn(source: string): readonly string[] {
  const imports = source.matchAll(/import \{([^}]*)\} from '@aws-sdk\/([\w-]+)'/g);
  return [...imports].flatMap(([, names = '', from = '']) => {
    const service = SERVICES[from] ?? from;
    const operations = [...names.matchAll(/\b(\w+)Command\b/g)].map(
      ([, operation = '']) => `${service}:${operation}`,
    );
    return operations.map((action) => OTHERWISE[action] ?? action);
  });
}
