import {
  DEPLOYED,
  functionName,
  runtimeOf,
  TEST_DATA_TABLE,
  TEST_TABLE_VARIABLE,
  workloadOf,
} from '@lambda-bench/config';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployedFunctions } from './deployed-functions.ts';
import {
  openSynthBed,
  resourcesOf,
  templateOf,
  type Resource,
  type SynthBed,
  type TemplateText,
} from './testing/synth-bed.ts';

const CORE = deployedFunctions({ set: 'core', without: [] });

let bed: SynthBed;
let template: TemplateText;

beforeAll(async () => {
  bed = await openSynthBed();
  template = templateOf(await bed.synth({ parts: 'functions' }), 'LambdaBenchmarkStack');
});

afterAll(async () => {
  await bed[Symbol.asyncDispose]();
});

describe('the stack of functions', () => {
  it('has 36 functions and no other code', () => {
    expect(CORE).toHaveLength(36);
    const names = resourcesOf(template, 'AWS::Lambda::Function').map((fn) => fn.Properties?.['FunctionName']);
    expect(names.sort()).toEqual(CORE.map(functionName).sort());
    expect(Object.values(template.Resources).some(({ Type }) => Type.startsWith('Custom::'))).toBe(false);
  });

  it.each(CORE.map((spec) => [functionName(spec), spec] as const))(
    'deploys %s as its rows say',
    (name, spec) => {
      const { Properties } = functionOf(name);
      const row = runtimeOf(spec.runtime);
      expect(Properties).toMatchObject({
        Architectures: [spec.arch],
        Runtime: row.identifier,
        Handler: row.handler,
        MemorySize: DEPLOYED.memoryMb,
        Timeout: DEPLOYED.timeoutSeconds,
        Role: { 'Fn::GetAtt': [expect.any(String), 'Arn'] },
        LoggingConfig: { LogGroup: { Ref: expect.any(String) as unknown } },
      });
      const table = { Ref: logicalId('AWS::DynamoDB::Table', 'TableName', TEST_DATA_TABLE.name) };
      const uses = workloadOf(spec.workload).usesDynamoDb;
      expect(Properties?.['Environment']).toEqual(
        uses ? { Variables: { [TEST_TABLE_VARIABLE]: table } } : undefined,
      );
    },
  );

  it('keeps the logs of each function in a group of its own, for three days', () => {
    const groups = resourcesOf(template, 'AWS::Logs::LogGroup').map((group) => group.Properties);
    const wanted = CORE.map((spec) => ({
      LogGroupName: `/aws/lambda/${functionName(spec)}`,
      RetentionInDays: 3,
    }));
    expect(groups).toHaveLength(wanted.length);
    for (const row of wanted) expect(groups).toContainEqual(expect.objectContaining(row));
  });

  it('gives each function its own log group and its own role', () => {
    for (const spec of CORE) {
      const { Properties } = functionOf(functionName(spec));
      const { LogGroup } = Properties?.['LoggingConfig'] as { LogGroup: { Ref: string } };
      const group = template.Resources[LogGroup.Ref];
      expect(group?.Properties?.['LogGroupName']).toBe(`/aws/lambda/${functionName(spec)}`);
    }
    const roles = resourcesOf(template, 'AWS::Lambda::Function').map((fn) =>
      JSON.stringify(fn.Properties?.['Role']),
    );
    expect(new Set(roles).size).toBe(CORE.length);
  });

  it('has a table on demand whose items end by themselves', () => {
    const [table] = resourcesOf(template, 'AWS::DynamoDB::Table');
    expect(table?.Properties).toMatchObject({
      TableName: TEST_DATA_TABLE.name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: TEST_DATA_TABLE.partitionKey, KeyType: 'HASH' }],
      TimeToLiveSpecification: { AttributeName: TEST_DATA_TABLE.ttlAttribute, Enabled: true },
    });
  });

  it('deploys the extended set and leaves out what a language has no handler for', async () => {
    const all = deployedFunctions({ set: 'all', without: [] });
    expect(all).toHaveLength(72);
    const names = namesOf(await bed.synth({ set: 'all', parts: 'functions' }));
    expect(names).toHaveLength(72);
    expect(names).toContain('java21-arm64-light');
    expect(names).not.toContain('dotnet8-arm64-light');
  });

  it('leaves out a runtime that it is told to', async () => {
    const names = namesOf(await bed.synth({ without: 'nodejs20.x', parts: 'functions' }));
    expect(names).toHaveLength(30);
    expect(names.filter((name) => name.startsWith('nodejs20'))).toEqual([]);
  });
});

describe('a Rust function without an artefact', () => {
  it('is compiled from its crate, as the same resource', async () => {
    await using unbuilt = await openSynthBed((spec) => spec.runtime !== 'rust');
    const compiled = templateOf(await unbuilt.synth({ parts: 'functions' }), 'LambdaBenchmarkStack');
    expect(withoutCode(compiled)).toEqual(withoutCode(template));
  });
});

function namesOf(assembly: Awaited<ReturnType<SynthBed['synth']>>): readonly string[] {
  const functions = resourcesOf(templateOf(assembly, 'LambdaBenchmarkStack'), 'AWS::Lambda::Function');
  return functions.map((fn) => String(fn.Properties?.['FunctionName']));
}

function functionOf(name: string): Resource {
  return template.Resources[logicalId('AWS::Lambda::Function', 'FunctionName', name)]!;
}

function logicalId(type: string, property: string, value: string): string {
  const found = Object.entries(template.Resources).find(
    ([, resource]) => resource.Type === type && resource.Properties?.[property] === value,
  );
  return found![0];
}

function withoutCode({ Resources }: TemplateText): unknown {
  return Object.fromEntries(
    Object.entries(Resources).map(([id, { Type, Properties, DependsOn }]) => [
      id,
      {
        Type,
        DependsOn,
        Properties: { ...Properties, Code: Properties?.['Code'] === undefined ? 'none' : 'some' },
      },
    ]),
  );
}
