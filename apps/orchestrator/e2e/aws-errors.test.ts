import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  cloudFormationError,
  STACK,
  wireLambda,
  type WireAnswer,
  type WireOptions,
} from '@lambda-bench/backend/testing';
import { bufferHost } from '@lambda-bench/host';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orchestrator } from '../src/cli.ts';

const FUNCTIONS = ['rust-arm64-light', 'rust-x86-light'];
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIATEST', AWS_SECRET_ACCESS_KEY: 'test' };
const RUN = ['run', '--backend=aws', `--stack=${STACK}`, '--filter=rust-', '--workload=light', '--yes'];

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'aws-errors-'));
});

afterEach(async () => {
  await rm(cwd, { recursive: true, force: true });
});

interface Situation {
  readonly what: string;
  readonly wire?: Partial<WireOptions>;
  /** The answer of one operation. */
  readonly when?: string;
  readonly answers?: WireAnswer;
  readonly env?: Record<string, string>;
  readonly profile?: string;
  readonly args?: readonly string[];
  readonly code: string;
  readonly says: RegExp;
  readonly hint: RegExp;
}

function lambdaError(status: number, type: string, message: string, headers = {}): WireAnswer {
  return { status, type, body: { message }, headers };
}

const WHO = 'User: arn:aws:sts::123456789012:assumed-role/Dev/me is not authorized to perform:';
const TOKEN = 'The security token included in the request is';

const SITUATIONS: readonly Situation[] = [
  {
    what: 'credentials absent',
    env: {},
    code: 'LB_CREDENTIALS',
    says: /AWS credentials are missing/,
    hint: /aws configure/,
  },
  {
    what: 'a profile that is not there',
    env: { AWS_PROFILE: 'nobody' },
    code: 'LB_CREDENTIALS',
    says: /the AWS profile nobody gives no credentials/,
    hint: /list-profiles/,
  },
  {
    what: 'credentials expired, as CloudFormation says it',
    when: 'ListStackResources',
    answers: cloudFormationError(403, 'ExpiredToken', `${TOKEN} expired`),
    code: 'LB_CREDENTIALS',
    says: /AWS credentials have expired \(ExpiredToken: /,
    hint: /sign in again/,
  },
  {
    what: 'credentials expired, as Lambda says it',
    when: 'GetAccountSettings',
    answers: lambdaError(403, 'ExpiredTokenException', `${TOKEN} expired`),
    code: 'LB_CREDENTIALS',
    says: /AWS credentials have expired \(ExpiredTokenException: /,
    hint: /sign in again/,
  },
  {
    what: 'an SSO session that has expired',
    profile: 'sso_session = ended\nsso_account_id = 123456789012\nsso_role_name = Dev',
    code: 'LB_CREDENTIALS',
    says: /the SSO session of the AWS profile has expired/,
    hint: /aws sso login/,
  },
  {
    what: 'an SSO session that never was',
    profile: 'sso_session = never\nsso_account_id = 123456789012\nsso_role_name = Dev',
    code: 'LB_CREDENTIALS',
    says: /the SSO session of the AWS profile has expired or is not there/,
    hint: /aws sso login/,
  },
  {
    what: 'a role that may not be assumed',
    profile: 'role_arn = arn:aws:iam::123456789012:role/Bench\nsource_profile = source',
    when: 'AssumeRole',
    answers: cloudFormationError(
      403,
      'AccessDenied',
      `${WHO} sts:AssumeRole on resource: arn:aws:iam::123456789012:role/Bench`,
    ),
    code: 'LB_CREDENTIALS',
    says: /not allowed to call sts:AssumeRole/,
    hint: /allow sts:AssumeRole to the caller/,
  },
  {
    what: 'a credential_process that fails',
    profile: 'credential_process = ./vend --token hunter2',
    code: 'LB_CREDENTIALS',
    says: /the AWS profile gives no credentials \(its credential_process failed: the vault is sealed\)/,
    hint: /run that command by itself/,
  },
  {
    what: 'a credential_process that says nothing of use',
    profile: 'credential_process = echo hello',
    code: 'LB_CREDENTIALS',
    says: /the AWS profile gives no credentials \(.*credential_process returned invalid JSON/,
    hint: /run that command by itself/,
  },
  {
    what: 'credentials that nobody knows',
    when: 'ListStackResources',
    answers: cloudFormationError(403, 'InvalidClientTokenId', `${TOKEN} invalid.`),
    code: 'LB_CREDENTIALS',
    says: /missing or not accepted \(InvalidClientTokenId/,
    hint: /AWS_PROFILE/,
  },
  {
    what: 'a region that is not enabled',
    args: ['--region=eu-south-1'],
    when: 'ListStackResources',
    answers: cloudFormationError(403, 'InvalidClientTokenId', `${TOKEN} invalid.`),
    code: 'LB_REGION',
    says: /eu-south-1 does not accept the AWS credentials/,
    hint: /eu-south-1 has to be enabled in the settings of the account/,
  },
  {
    what: 'an account that has not signed up',
    when: 'ListStackResources',
    answers: cloudFormationError(403, 'OptInRequired', 'You are not subscribed to this service.'),
    code: 'LB_ACCOUNT',
    says: /this AWS account may not use CloudFormation in us-east-2/,
    hint: /signing up/,
  },
  {
    what: 'a region that is none',
    args: ['--region=us-est-2'],
    code: 'LB_REGION',
    says: /us-est-2 \(from --region\) is not the name of an AWS region/,
    hint: /us-east-2/,
  },
  {
    what: 'the wrong region',
    wire: { region: 'eu-west-1' },
    code: 'LB_STACK',
    says: /there is no stack BenchStack in this account in us-east-2$/,
    hint: /it is in eu-west-1: --region=eu-west-1/,
  },
  {
    what: 'a stack that is nowhere',
    args: ['--region=eu-west-1'],
    wire: { region: 'sa-east-1' },
    code: 'LB_STACK',
    says: /in eu-west-1, nor in us-east-1, us-east-2, us-west-2, eu-central-1, ap-southeast-2/,
    hint: /lambda-bench deploy.*--stack and --region/,
  },
  {
    what: 'a stack that is being deleted',
    wire: { stackStatus: 'DELETE_IN_PROGRESS' },
    code: 'LB_STACK',
    says: /stack BenchStack in us-east-2 is not ready: DELETE_IN_PROGRESS/,
    hint: /wait until CloudFormation has finished/,
  },
  {
    what: 'a stack of which there is only a change set',
    wire: { stackStatus: 'REVIEW_IN_PROGRESS' },
    code: 'LB_STACK',
    says: /is not ready: REVIEW_IN_PROGRESS/,
    hint: /a change set that nobody executed.*lambda-bench deploy/,
  },
  {
    what: 'a stack whose making failed',
    wire: { stackStatus: 'ROLLBACK_COMPLETE' },
    code: 'LB_STACK',
    says: /is not ready: ROLLBACK_COMPLETE/,
    hint: /look at its events/,
  },
  {
    what: 'a stack without a function of ours',
    wire: { stack: ['SomebodyElses'] },
    code: 'LB_STACK',
    says: /has no function of Lambda Bench; those it has are somebody else's: SomebodyElses/,
    hint: /--stack/,
  },
  {
    what: 'a permission that is missing, by the older message',
    when: 'ListStackResources',
    answers: cloudFormationError(403, 'AccessDenied', `${WHO} cloudformation:ListStackResources`),
    code: 'LB_CREDENTIALS',
    says: /not allowed to call cloudformation:ListStackResources \(/,
    hint: /allow cloudformation:ListStackResources to the caller/,
  },
  {
    what: 'a permission that is missing, and a message that names none',
    when: 'ListStackResources',
    answers: cloudFormationError(403, 'AccessDenied', 'Access Denied'),
    code: 'LB_CREDENTIALS',
    says: /not allowed to call cloudformation:ListStackResources \(AccessDenied: Access Denied\)/,
    hint: /allow cloudformation:ListStackResources to the caller/,
  },
  {
    what: 'a permission that is missing, by the newer message',
    when: 'GetFunctionConfiguration',
    answers: lambdaError(
      403,
      'AccessDeniedException',
      `${WHO} lambda:GetFunctionConfiguration on resource: arn:aws:lambda:us-east-2:123456789012:function:rust-x86-light because no identity-based policy allows the lambda:GetFunctionConfiguration action`,
    ),
    code: 'LB_CREDENTIALS',
    says: /not allowed to call lambda:GetFunctionConfiguration/,
    hint: /allow lambda:GetFunctionConfiguration to the caller/,
  },
  {
    what: 'a permission that a policy denies',
    when: 'GetFunctionConfiguration',
    answers: lambdaError(
      403,
      'AccessDeniedException',
      `${WHO} lambda:GetFunctionConfiguration on resource: x with an explicit deny in a service control policy`,
    ),
    code: 'LB_CREDENTIALS',
    says: /not allowed to call lambda:GetFunctionConfiguration/,
    hint: /a policy denies lambda:GetFunctionConfiguration expressly/,
  },
  {
    what: 'a clock that is wrong',
    when: 'GetAccountSettings',
    answers: lambdaError(
      403,
      'InvalidSignatureException',
      'Signature expired: 20260102T030405Z is now earlier than 20260102T032405Z (20260102T032905Z - 5 min.)',
    ),
    code: 'LB_CREDENTIALS',
    says: /the clock of this machine is wrong \(InvalidSignatureException: Signature expired/,
    hint: /set the clock/,
  },
];

/** A home with the profiles that a situation speaks of; nothing of this machine's own is looked at. */
async function environmentOf(
  { env = KEYS, profile }: Situation,
  endpoint: string,
): Promise<Record<string, string>> {
  const cache = join(cwd, '.aws', 'sso', 'cache');
  await mkdir(cache, { recursive: true });
  await writeFile(join(cwd, 'vend'), '#!/bin/sh\necho "the vault is sealed" >&2\nexit 1\n');
  await chmod(join(cwd, 'vend'), 0o755);
  const token = {
    accessToken: 'x',
    expiresAt: '2020-01-02T03:04:05Z',
    startUrl: 'https://sso.invalid/start',
  };
  const name = createHash('sha1').update('ended').digest('hex');
  await writeFile(join(cache, `${name}.json`), JSON.stringify(token));
  const session = (id: string) =>
    `[sso-session ${id}]\nsso_region = us-east-1\nsso_start_url = https://sso.invalid/start\n`;
  const source = '[profile source]\naws_access_key_id = AKIATEST\naws_secret_access_key = test\n';
  const tested = profile?.replace('./vend', join(cwd, 'vend')) ?? '';
  const config = join(cwd, '.aws', 'config');
  await writeFile(config, `[profile tested]\n${tested}\n${source}${session('ended')}${session('never')}`);
  return {
    ...(profile === undefined ? env : { AWS_PROFILE: 'tested' }),
    HOME: cwd,
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: join(cwd, '.aws', 'credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: endpoint,
  };
}

function wireOf({ wire, when, answers }: Situation) {
  return wireLambda({
    functions: FUNCTIONS,
    concurrency: 100,
    ...wire,
    fault: (operation) =>
      operation === when && answers !== undefined ? { kind: 'answer', answer: answers } : undefined,
  });
}

function expectTold(err: string, { code, says, hint }: Situation): void {
  // A run on a stand-in begins with a line that says so.
  const [error, advice, ...rest] = err.replace(/^AWS_ENDPOINT_URL.*\n/, '').split('\n');
  expect(rest).toEqual(['']);
  expect(error).toMatch(new RegExp(`^error ${code}: `));
  expect(error).toMatch(says);
  expect(advice).toMatch(/^ {2}→ /);
  expect(advice).toMatch(hint);
  // Neither an account's number nor what a command line may hide.
  expect(err).not.toMatch(/123456789012|hunter2/);
}

const NOBODY: Situation = {
  what: 'a profile that is in no file',
  env: { ...KEYS, AWS_PROFILE: 'nobody' },
  code: 'LB_CREDENTIALS',
  says: /the AWS profile nobody gives no credentials/,
  hint: /AWS_PROFILE, which goes before AWS_ACCESS_KEY_ID/,
};

describe('a run on AWS that cannot begin says why in a line, and what to do in another', () => {
  it.each(SITUATIONS)('$what', async (situation) => {
    await using wire = await wireOf(situation);
    const env = await environmentOf(situation, wire.endpoint);
    const host = bufferHost([...RUN, ...(situation.args ?? [])], { cwd, env });
    expect(await orchestrator(host)).toBe(3);
    expectTold(host.err(), situation);
    expect(wire.changes).toEqual([]);
    await expect(readdir(join(cwd, 'runs'))).rejects.toThrow('ENOENT');
  });

  it.each(SITUATIONS.filter(({ what }) => what === 'the wrong region'))(
    '$what, as a process of its own',
    async (situation) => {
      await using wire = await wireOf(situation);
      const env = await environmentOf(situation, wire.endpoint);
      const main = new URL('../src/main.ts', import.meta.url).pathname;
      const ended = promisify(execFile)(
        process.execPath,
        ['--import', import.meta.resolve('tsx'), main, ...RUN, `--runs=${join(cwd, 'runs')}`],
        { env: { ...env, PATH: process.env['PATH'] } },
      );
      const failure: unknown = await ended.then(
        () => undefined,
        (error: unknown) => error,
      );
      const { code, stderr } = failure as { code: number; stderr: string };
      expect(code).toBe(3);
      expectTold(stderr, situation);
      expect(wire.changes).toEqual([]);
      await expect(readdir(join(cwd, 'runs'))).rejects.toThrow('ENOENT');
    },
  );

  it.each([
    'run --backend=aws --yes',
    'deploy --dry-run',
    'destroy --dry-run',
    'sweep --dry-run',
    'sync x --to=folder',
    'ec2 --filter=rust-arm64-light@512 --yes',
  ])('%s names the profile that is in no file, though the environment has keys', async (line) => {
    await using wire = await wireOf(NOBODY);
    const env = await environmentOf(NOBODY, wire.endpoint);
    const host = bufferHost(line.split(' '), { cwd, env });
    expect(await orchestrator(host)).toBe(3);
    expectTold(host.err(), NOBODY);
  });
});
