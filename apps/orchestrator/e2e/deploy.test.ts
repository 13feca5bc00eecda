import {
  CreateStackCommand,
  DescribeStacksCommand,
  ListStacksCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import {
  GetFunctionConfigurationCommand,
  ListFunctionsCommand,
  PublishVersionCommand,
} from '@aws-sdk/client-lambda';
import {
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListBucketsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { RUNTIMES } from '@lambda-bench/config';
import { bufferHost } from '@lambda-bench/host';
import { decodeJournal, tallyBooks } from '@lambda-bench/records';
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { orchestrator } from '../src/cli.ts';
import { emptyBucket } from '../src/deploy/empty-bucket.ts';
import { environment, openStandIn, REGION, whyNo, type StandInAccount } from './stand-in-account.ts';

const missing = await whyNo('ministack');
/** The handlers in Node.js are built wherever these tests run. */
const OTHERS = RUNTIMES.filter(({ language }) => language !== 'node').map(({ id }) => id);
const DEPLOY = ['deploy', '--stack=Demo', `--without=${OTHERS.join(',')}`];

let account: StandInAccount;

describe.skipIf(missing !== '')(`deploy and destroy against ministack${missing}`, () => {
  beforeAll(async () => {
    account = await openStandIn('ministack');
  });
  afterAll(async () => {
    await account[Symbol.asyncDispose]();
  });

  it('an account and region that the CDK cannot deploy to is said, with the way out', async () => {
    const { code, err } = await account.lambdaBench([...DEPLOY, '--yes']);
    expect(code).toBe(3);
    expect(err).toMatch(/^account 000000000000 as arn:aws:iam::000000000000:root, region us-east-2$/m);
    expect(err).toContain('error LB_STACK: 000000000000/us-east-2 is not bootstrapped');
    expect(err).toContain('lambda-bench deploy --bootstrap');
  });

  it('a dry run shows what would be made there all the same, long diffs summed up, permissions in full', async () => {
    const { code, out } = await account.lambdaBench([...DEPLOY, '--dry-run']);
    expect(code).toBe(0);
    expect(out).toContain('which takes --bootstrap: CDKToolkit');
    expect(out).toMatch(/^\[\+\] 12 AWS::Lambda::Function$/m);
    expect(out).toMatch(/^\[\+\] Allow logs:CreateLogStream, logs:PutLogEvents$/m);
    expect(out).toMatch(/^ {6}<function> is each of the 12 functions$/m);
    expect(out).not.toContain('/cdk-bootstrap/');
    expect(out).toMatch(/^\d+ lines, summed up; --full-diff shows them all$/m);
    const full = await account.lambdaBench([...DEPLOY, '--dry-run', '--full-diff']);
    expect(full.out.match(/^\[\+\] AWS::Lambda::Function /gm)).toHaveLength(12);
    // Every action on the one side is there on the other.
    const actions = (text: string) =>
      [...new Set(text.match(/\b(?:dynamodb|lambda|logs|s3|sts):\w+/g))].sort();
    expect(actions(out)).toEqual(actions(full.out));
    expect(await stackNames()).toEqual([]);
  }, 180_000);

  it('nothing is made by a dry run, without a yes, or where nobody can be asked', async () => {
    const args = [...DEPLOY, '--parts=results', '--bootstrap'];
    const shown = await account.lambdaBench([...args, '--dry-run']);
    expect(shown).toMatchObject({ code: 0 });
    expect(shown.out).toMatch(/^\[\+\] AWS::DynamoDB::Table Results\/Table /m);
    expect(shown.out).toMatch(/^new: DemoResults$/m);
    const nobody = await account.lambdaBench(args);
    expect(nobody.code).toBe(2);
    expect(nobody.err).toContain('add --yes');
    expect(await stackNames()).toEqual([]);
    expect(await bucketNames()).toEqual([]);
  }, 180_000);

  it('makes what the CDK needs and all three parts, tagged, and says what comes next', async () => {
    const { code, out } = await account.lambdaBench(
      [...DEPLOY, '--bootstrap', '--expires=7d', '--s3-bucket=my-bucket'],
      'yes',
    );
    expect(code).toBe(0);
    expect(out).toContain('a role by it that may do everything there (AdministratorAccess)');
    expect(out).toMatch(/^DemoResults is needed until it is destroyed$/m);
    expect(out).toMatch(/^instances may use the bucket my-bucket as well$/m);
    expect(out).toMatch(/^Demo: 12 functions, 1 table, 12 log groups, 12 roles$/m);
    expect(out).toMatch(/^DemoResults: 1 table$/m);
    expect(out).toMatch(/^next: npx lambda-bench run --backend=aws --mode=test --stack=Demo$/m);
    expect(await stackNames()).toEqual(['CDKToolkit', 'Demo', 'DemoResults', 'DemoRunner']);
    for (const name of ['Demo', 'DemoResults', 'DemoRunner']) {
      const expires = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/) as string;
      expect(tagsOf(await stackOf(name))).toEqual({
        'lambda-bench:owner': 'lambda-bench',
        'lambda-bench:stack': 'Demo',
        ...(name === 'DemoResults' ? {} : { 'lambda-bench:expires': expires }),
        ...(name === 'DemoRunner' ? { 'lambda-bench:bucket': 'my-bucket' } : {}),
      });
    }
  }, 180_000);

  it('a second deployment keeps the end of each part and the bucket, finds nothing to change and changes nothing', async () => {
    const before = await stackOf('Demo');
    const { code, out } = await account.lambdaBench([...DEPLOY, '--yes']);
    expect(code).toBe(0);
    expect(out).toBe('no changes: Demo, DemoResults, DemoRunner\n');
    expect(await stackOf('Demo')).toEqual(before);
  }, 180_000);

  it('what was deployed can be run and is put back; a tail without REPORT is a reason and no number', async () => {
    const args = ['--backend=aws', '--stack=Demo', '--filter=nodejs22-x86-light', '--id=a', '--yes'];
    const few = ['--memory=512', '--cold=1', '--warm=0'];
    const { code, err } = await account.lambdaBench(['run', ...args, ...few]);
    expect(code).toBe(5);
    expect(err).toContain('nodejs22-x86-light@512: 1 × no-report: the log tail has no REPORT');
    const records = await recordsIn(join(account.folder, 'runs'));
    expect(tallyBooks(records).missing).toBe(0);
    expect(records.at(-1)).toMatchObject({ type: 'footer', status: 'completed', restored: true });
    const config = new GetFunctionConfigurationCommand({ FunctionName: 'nodejs22-x86-light' });
    expect((await account.lambda.send(config)).MemorySize).toBe(1769);
  }, 180_000);

  it('the table of results that was deployed takes the run and gives it back as it was', async () => {
    expect(await account.lambdaBench(['sync', 'a', '--to=dynamodb'])).toMatchObject({ code: 0 });
    const runs = join(account.folder, 'elsewhere');
    const fetched = await account.lambdaBench(['sync', 'a', '--to=folder', `--runs=${runs}`]);
    expect(fetched).toMatchObject({ code: 0 });
    expect(await recordsIn(runs)).toEqual(await recordsIn(join(account.folder, 'runs')));
  });

  it('a destruction shows what goes, and removes functions and runner with all that the bucket holds', async () => {
    const bucket = (await bucketNames()).find((name) => name.startsWith('demorunner'));
    await fill(bucket!);
    const shown = await account.lambdaBench(['destroy', '--stack=Demo', '--dry-run']);
    expect(shown.code).toBe(0);
    expect(shown.out).toMatch(/^Demo: 12 functions, 1 table, 12 log groups, 12 roles$/m);
    expect(shown.out).toMatch(/^ {2}the table BenchmarkTestData holds about \d+ items$/m);
    expect(shown.out).toMatch(/^ {2}the bucket demorunner\S+ holds 4 objects and versions$/m);
    expect((await account.lambdaBench(['destroy', '--stack=Demo'])).code).toBe(2);
    expect((await account.lambdaBench(['destroy', '--stack=Demo'], 'no')).err).toContain(
      'nothing was removed',
    );
    expect(await stackNames()).toEqual(['CDKToolkit', 'Demo', 'DemoResults', 'DemoRunner']);
    await account.lambda.send(new PublishVersionCommand({ FunctionName: 'nodejs22-x86-light' }));
    expect(await logGroups()).toHaveLength(12);
    const { code, out } = await account.lambdaBench(['destroy', '--stack=Demo'], 'yes');
    expect(code).toBe(0);
    expect(out).toMatch(/^Demo is removed: 12 functions/m);
    expect(out).toContain('results stay, where there are any: destroy --parts=results removes them');
    expect(out).toMatch(/^DemoRunner is removed: /m);
    expect(await stackNames()).toEqual(['CDKToolkit', 'DemoResults']);
  }, 180_000);

  it('results go only when they are named; then nothing is left, and destroying again does nothing', async () => {
    const again = await account.lambdaBench(['destroy', '--stack=Demo']);
    expect(again).toMatchObject({
      code: 0,
      out: 'nothing to remove: Demo has no functions and no runner there\n',
    });
    expect((await account.lambdaBench(['destroy', '--stack=Demo', '--parts=results', '--yes'])).code).toBe(0);
    expect(await stackNames()).toEqual(['CDKToolkit']);
    expect(await bucketNames()).toEqual([expect.stringMatching(/^cdk-/)]);
    const every = new ListFunctionsCommand({ FunctionVersion: 'ALL' });
    expect((await account.lambda.send(every)).Functions).toEqual([]);
    expect(await logGroups()).toEqual([]);
    expect((await account.dynamoDb.send(new ListTablesCommand({}))).TableNames).toEqual([]);
  });

  it('Ctrl-C ends the CDK as well, with the code of an interruption', async () => {
    const env = environment(account.folder, account.endpoint);
    let insisting: NodeJS.Timeout | undefined;
    const host = bufferHost([...DEPLOY, '--parts=results', '--yes'], {
      cwd: account.folder,
      env,
      // Only what runs hears it, and that begins when the plan was shown.
      onOutput: (_, shown) =>
        (insisting ??= setInterval(() => {
          shown.interrupt();
        }, 20)),
    });
    expect(await orchestrator(host)).toBe(6);
    clearInterval(insisting);
    expect(host.err()).toContain('interrupted: what CloudFormation has begun goes on without us');
    expect(await stackNames()).toEqual(['CDKToolkit']);
  }, 180_000);

  it('what the CDK stumbles over is one line, and all it said is kept', async () => {
    const [staging] = await bucketNames();
    // Versioned, as the CDK makes it: a bucket with a version left in it cannot be deleted.
    expect(await emptyBucket({ region: REGION, s3: account.s3 }, staging!)).toBeGreaterThan(3);
    await account.s3.send(new DeleteBucketCommand({ Bucket: staging }));
    const { code, err } = await account.lambdaBench([...DEPLOY, '--parts=results', '--yes']);
    expect(code).toBe(3);
    expect(err).toMatch(/error LB_STACK: cdk deploy: DemoResults: fail: No bucket named '\S+'\. Is account/);
    const log = /all it said is in (\S+)$/m.exec(err)?.[1] ?? '';
    expect(await readFile(log, 'utf8')).toContain('AggregateError');
    await rm(dirname(log), { recursive: true });
  }, 180_000);

  it('a stack of that name which is not ours is refused by both commands and left alone', async () => {
    const before = await createForeign('Theirs');
    for (const command of ['deploy', 'destroy']) {
      const { code, err } = await account.lambdaBench([command, '--stack=Theirs', '--yes']);
      expect(code).toBe(3);
      expect(err).toContain('the stack Theirs in us-east-2 was not made by lambda-bench');
    }
    expect(await stackOf('Theirs')).toEqual(before);
  });
});

describe('without an account', () => {
  it.each(['deploy', 'destroy'])(
    '%s without credentials ends with code 3 before anything else',
    async (name) => {
      const env = Object.fromEntries(
        Object.entries(environment('/nonexistent', 'http://127.0.0.1:9')).filter(
          ([key]) => !/^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY)$/.test(key),
        ),
      );
      const host = bufferHost([name, '--yes'], { cwd: '.', env });
      expect(await orchestrator(host)).toBe(3);
      expect(host.err()).toMatch(/^error LB_CREDENTIALS: .+\n {2}→ .+\n$/);
    },
  );

  it.each([
    [['deploy', '--parts=everything'], '--parts everything is not known'],
    [['deploy', '--without=rust,cobol'], '--without cobol is not known'],
    [
      ['deploy', '--without=python3.13,python3.12,python3.11,nodejs22.x,nodejs20.x,rust'],
      '--without leaves no function to deploy',
    ],
    [['deploy', '--stack=1st'], '--stack 1st cannot name a stack'],
    [['deploy', '--expires=soon'], '--expires soon is no time'],
    [['deploy', '--expires=2020-01-01'], '--expires 2020-01-01 is over already'],
    [['destroy', '--parts=,'], '--parts was given no value'],
    [['destroy', '--region=nowhere'], 'nowhere (from --region) is not the name of an AWS region'],
  ])('%j is refused in one line', async (args, message) => {
    const host = bufferHost(args, { cwd: '.', env: environment('/nonexistent', 'http://127.0.0.1:9') });
    expect([2, 3]).toContain(await orchestrator(host));
    expect(host.err()).toContain(message);
    expect(host.err().split('\n')).toHaveLength(3);
  });
});

async function recordsIn(runs: string) {
  const journal = await readFile(join(runs, 'a', 'journal.jsonl'), 'utf8');
  return [...decodeJournal(journal)].flatMap((entry) => (entry.ok ? [entry.record] : []));
}

async function stackNames(): Promise<readonly string[]> {
  const { StackSummaries = [] } = await account.cloudFormation.send(new ListStacksCommand({}));
  const present = StackSummaries.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE');
  return present.map(({ StackName }) => StackName ?? '').sort();
}

async function stackOf(name: string): Promise<Stack> {
  const { Stacks = [] } = await account.cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
  return Stacks[0]!;
}

function tagsOf({ Tags = [] }: Stack): Record<string, string> {
  return Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

async function bucketNames(): Promise<readonly string[]> {
  const { Buckets = [] } = await account.s3.send(new ListBucketsCommand({}));
  return Buckets.map(({ Name }) => Name ?? '');
}

/** Asked as the wire has it: nothing else here needs a client for CloudWatch Logs. */
async function logGroups(): Promise<readonly string[]> {
  const answer = await fetch(account.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'Logs_20140328.DescribeLogGroups',
      authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${REGION}/logs/aws4_request`,
    },
    body: '{}',
  });
  const { logGroups: found } = (await answer.json()) as { logGroups: { logGroupName: string }[] };
  return found.map(({ logGroupName }) => logGroupName);
}

/** Two versions, one of them deleted: what a bucket that looks empty still holds. */
async function fill(Bucket: string): Promise<void> {
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await account.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  for (const Key of ['results/a', 'results/a', 'bundles/b']) {
    await account.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
  }
  await account.s3.send(new DeleteObjectCommand({ Bucket, Key: 'results/a' }));
}

async function createForeign(name: string): Promise<Stack> {
  const template = { Resources: { Theirs: { Type: 'AWS::Logs::LogGroup', Properties: {} } } };
  const command = new CreateStackCommand({ StackName: name, TemplateBody: JSON.stringify(template) });
  await account.cloudFormation.send(command);
  return stackOf(name);
}
