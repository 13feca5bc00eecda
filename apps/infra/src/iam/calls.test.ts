import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_STACK } from '@lambda-bench/config';
import { workspaceRoot } from '@lambda-bench/host';
import { describe, expect, it } from 'vitest';
import { deployedFunctions } from '../deployed-functions.ts';
import { PLACEHOLDERS, runOnlyPolicy } from './run-only-policy.ts';

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
  const root = join(workspaceRoot(), folder);
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  const sources = names.filter((name) => name.endsWith('.ts') && !/\.test\.ts$|(^|\/)testing\//.test(name));
  return sources.flatMap((name) => callsIn(readFileSync(join(root, name), 'utf8')));
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
