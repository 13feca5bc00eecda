import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { RESULTS_TABLE } from '@lambda-bench/config';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import settings from '../cdk.json' with { type: 'json' };
import {
  openSynthBed,
  resourcesOf,
  templateOf,
  type SynthBed,
  type TemplateText,
} from './testing/synth-bed.ts';

const RESOURCES_MAX = 500;
const TEMPLATE_BYTES_MAX = 1_000_000;
const STACKS = ['LambdaBenchmarkStack', 'LambdaBenchmarkStackResults', 'LambdaBenchmarkStackRunner'] as const;

/** CloudFormation gives these no tags. */
const WITHOUT_TAGS = ['AWS::IAM::InstanceProfile', 'AWS::S3::BucketPolicy'];

/** A day for each part, so that none gets another's. */
const EXPIRING = {
  'expires-functions': '2026-12-24',
  'expires-results': '2027-12-24',
  'expires-runner': '2026-12-25',
} as const;

let bed: SynthBed;
let assembly: CloudAssembly;
let core: CloudAssembly;
let templates: Readonly<Record<string, TemplateText>>;

beforeAll(async () => {
  bed = await openSynthBed();
  assembly = await bed.synth({ set: 'all', ...EXPIRING, bucket: 'my-bucket' });
  core = await bed.synth();
  templates = Object.fromEntries(STACKS.map((name) => [name, templateOf(assembly, name)]));
});

afterAll(async () => {
  await bed[Symbol.asyncDispose]();
});

describe('the app', () => {
  it('makes one stack for each part', () => {
    const { stacks } = core;
    expect(stacks.map(({ id }) => id).sort()).toEqual(STACKS);
    expect(stacks.map(({ stackName }) => stackName).sort()).toEqual(STACKS);
  });

  it('makes the parts that are asked for, and needs no artefact for the others', async () => {
    await using empty = await openSynthBed(() => false);
    const { stacks } = await empty.synth({ stack: 'Other', parts: 'results,runner' });
    expect(stacks.map(({ stackName }) => stackName).sort()).toEqual(['OtherResults', 'OtherRunner']);
  });

  it('knows no account and no region', () => {
    const places = core.stacks.map(({ environment }) => `${environment.account} ${environment.region}`);
    expect(new Set(places)).toEqual(new Set(['unknown-account unknown-region']));
  });

  it('says the same from the same input', async () => {
    const [first, second] = [core, await bed.synth()];
    for (const name of STACKS) {
      const texts = [first, second].map((run) =>
        readFileSync(run.getStackByName(name).templateFullPath, 'utf8'),
      );
      expect(texts[0]).toBe(texts[1]);
    }
    expect(first.manifest.artifacts).toEqual(second.manifest.artifacts);
  });

  it('shares nothing between its stacks, so that each can go alone', () => {
    const text = JSON.stringify(templates);
    expect(text).not.toContain('Fn::ImportValue');
    expect(text).not.toContain('Fn::GetStackOutput');
    expect(text).not.toContain('"Outputs"');
  });

  it('takes the flags that the pinned CDK recommends', () => {
    const require = createRequire(import.meta.url);
    expect(settings.context).toEqual(require('aws-cdk-lib/recommended-feature-flags.json'));
  });
});

describe.each(STACKS)('%s, with every function there is', (name) => {
  it('stays within the limits of CloudFormation', () => {
    expect(Object.keys(templates[name]?.Resources ?? {}).length).toBeLessThan(RESOURCES_MAX);
    expect(JSON.stringify(templates[name]).length).toBeLessThan(TEMPLATE_BYTES_MAX);
    expect(templates[name]?.Description).toMatch(/^Lambda Bench: /);
  });

  it('leaves nothing behind when it is removed', () => {
    expect(retained(templates[name])).toEqual([]);
  });

  it('has our tags on itself and on every resource that can carry them, with an end of its own', () => {
    const ends: readonly string[] = Object.values(EXPIRING);
    const tags = {
      'lambda-bench:owner': 'lambda-bench',
      'lambda-bench:stack': 'LambdaBenchmarkStack',
      'lambda-bench:expires': `${ends[STACKS.indexOf(name)] ?? ''}T00:00:00.000Z`,
      ...(name.endsWith('Runner') ? { 'lambda-bench:bucket': 'my-bucket' } : {}),
    };
    expect(assembly.getStackByName(name).tags).toEqual(tags);
    expect(untagged(templates[name], Object.keys(tags))).toEqual([]);
  });
});

describe('a part that nobody named a day or a bucket for', () => {
  it('has no such tag, whatever the others have', async () => {
    const { stacks } = await bed.synth({ parts: 'results,runner', 'expires-runner': '2026-12-24' });
    const keys = stacks.map(({ stackName, tags }) => [stackName, Object.keys(tags).sort()]);
    const both = ['lambda-bench:owner', 'lambda-bench:stack'];
    expect(Object.fromEntries(keys)).toEqual({
      LambdaBenchmarkStackResults: both,
      LambdaBenchmarkStackRunner: ['lambda-bench:expires', ...both],
    });
  });
});

describe('the checks of this test', () => {
  it('find a resource that would stay, and one without tags', () => {
    const planted: TemplateText = {
      Resources: { Kept: { Type: 'AWS::DynamoDB::Table', DeletionPolicy: 'Retain', Properties: {} } },
    };
    expect(retained(planted)).toEqual(['Kept']);
    expect(untagged(planted, ['lambda-bench:owner'])).toEqual(['Kept']);
  });
});

describe('the table of results', () => {
  it('has both keys, both indexes with whole items, backups, and no capacity to pay for', () => {
    const [table] = resourcesOf(templates['LambdaBenchmarkStackResults']!, 'AWS::DynamoDB::Table');
    const index = ({ name, partitionKey, sortKey }: (typeof RESULTS_TABLE.indexes)['byCell' | 'byRun']) => ({
      IndexName: name,
      KeySchema: keys(partitionKey, sortKey),
      Projection: { ProjectionType: 'ALL' },
    });
    expect(table?.Properties).toMatchObject({
      TableName: RESULTS_TABLE.name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys(RESULTS_TABLE.partitionKey, RESULTS_TABLE.sortKey),
      GlobalSecondaryIndexes: Object.values(RESULTS_TABLE.indexes).map(index),
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  });
});

describe("the runner's bucket", () => {
  it('is closed, encrypted, emptied after 30 days, and brings no function to empty it', () => {
    const runner = templates['LambdaBenchmarkStackRunner']!;
    const [bucket] = resourcesOf(runner, 'AWS::S3::Bucket');
    const closed = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];
    expect(bucket?.Properties).toMatchObject({
      PublicAccessBlockConfiguration: Object.fromEntries(closed.map((name) => [name, true])),
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 30, Status: 'Enabled' }] },
    });
    expect(
      Object.values(runner.Resources)
        .map(({ Type }) => Type)
        .sort(),
    ).toEqual(['AWS::IAM::InstanceProfile', 'AWS::IAM::Role', 'AWS::S3::Bucket', 'AWS::S3::BucketPolicy']);
  });
});

function keys(partition: string, sort: string): readonly unknown[] {
  return [
    { AttributeName: partition, KeyType: 'HASH' },
    { AttributeName: sort, KeyType: 'RANGE' },
  ];
}

function retained(template: TemplateText | undefined): readonly string[] {
  return Object.entries(template?.Resources ?? {})
    .filter(
      ([, row]) =>
        (row.DeletionPolicy ?? 'Delete') !== 'Delete' || (row.UpdateReplacePolicy ?? 'Delete') !== 'Delete',
    )
    .map(([id]) => id);
}

function untagged(template: TemplateText | undefined, wanted: readonly string[]): readonly string[] {
  return Object.entries(template?.Resources ?? {})
    .filter(([, { Type, Properties }]) => {
      const tags = (Properties?.['Tags'] ?? []) as readonly { readonly Key: string }[];
      return !WITHOUT_TAGS.includes(Type) && !wanted.every((key) => tags.some((tag) => tag.Key === key));
    })
    .map(([id]) => id);
}
