import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import {
  CreateFunctionCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionCodeCommand,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { LOCAL_CREDENTIALS } from '@lambda-bench/config';
import { bufferHost } from '@lambda-bench/host';
import { decodeJournal, tallyBooks, type BenchRecord } from '@lambda-bench/records';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { orchestrator } from '../src/cli.ts';
import type { ServedLine } from '../src/commands/serve.ts';

/** By its address: a run's own folder has no packages. */
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const main = new URL('../src/main.ts', import.meta.url).pathname;

const WAITS = `export const handler = () => new Promise((done) => setTimeout(() => done('rested'), 30));`;
const COMPUTES = `import { createHash } from 'node:crypto';
export const handler = () => {
  let data = 'x';
  for (let i = 0; i < 20000; i += 1) data = createHash('sha256').update(data).digest();
  return data.toString('hex');
};`;

let root: string;
let server: ChildProcess;
let client: LambdaClient;
let cwd: string;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tune-'));
  await writeHandler('waits', WAITS);
  await writeHandler('waits-longer', WAITS.replace('30', '31'));
  await writeHandler('computes', COMPUTES);
  server = start(['serve', '--port=0', '--functions=none', '--json', '--until-stdin-ends'], root, 'pipe');
  const [text] = (await once(createInterface({ input: server.stdout! }), 'line')) as [string];
  const { endpoint } = JSON.parse(text) as ServedLine;
  vi.stubEnv('AWS_ENDPOINT_URL_LAMBDA', endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', LOCAL_CREDENTIALS.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', LOCAL_CREDENTIALS.secretAccessKey);
  vi.stubEnv('AWS_REGION', 'us-east-2');
  client = new LambdaClient({ endpoint, region: 'us-east-2', credentials: LOCAL_CREDENTIALS });
}, 60_000);

afterAll(async () => {
  vi.unstubAllEnvs();
  client.destroy();
  if (server.exitCode === null) {
    const exited = once(server, 'exit');
    server.stdin?.end();
    await exited;
  }
  await rm(root, { recursive: true, force: true });
}, 60_000);

beforeEach(async () => {
  cwd = await mkdtemp(join(root, 'cwd-'));
});

afterEach(async () => {
  for (const child of running) {
    if (child === server || child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

async function writeHandler(name: string, source: string): Promise<void> {
  await mkdir(join(root, name));
  await writeFile(join(root, name, 'index.mjs'), source);
}

function start(args: readonly string[], folder: string, stdin: 'pipe' | 'ignore' = 'ignore'): ChildProcess {
  const child = spawn(process.execPath, ['--import', tsx, main, ...args], {
    cwd: folder,
    stdio: [stdin, 'pipe', 'pipe'],
  });
  running.add(child);
  return child;
}

/** As a user has it, with the analyzer in a process of its own. */
async function inShell(...args: string[]) {
  const child = start(args, cwd);
  let [out, err] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

/** Without the analyzer, which would write to the terminal of the tests. */
async function lambdaBench(...args: string[]) {
  const self = [process.execPath, '--import', tsx, main];
  const host = bufferHost(args, { cwd, self, env: process.env as Record<string, string> });
  const code = await orchestrator(host);
  return { code, out: host.out(), err: host.err() };
}

async function deploy(name: string, folder = 'waits'): Promise<void> {
  await client.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::123456789012:role/theirs',
      MemorySize: 640,
      Timeout: 17,
      Description: 'somebody’s own',
      Environment: { Variables: { SECRET: 'theirs' } },
      Code: { S3Bucket: 'local-folder', S3Key: join(root, folder) },
    }),
  );
  await waitUntilFunctionActiveV2({ client, maxWaitTime: 60, minDelay: 0.05 }, { FunctionName: name });
}

/** Everything that a user could have set. */
async function configurationOf(name: string) {
  const { $metadata, LastModified, RevisionId, ...rest } = await client.send(
    new GetFunctionConfigurationCommand({ FunctionName: name }),
  );
  expect([$metadata, LastModified, RevisionId]).not.toContain(undefined);
  return rest;
}

function journalOf(id: string): string {
  return join(cwd, 'runs', id, 'journal.jsonl');
}

async function recordsOf(id: string): Promise<readonly BenchRecord[]> {
  return [...decodeJournal(await readFile(journalOf(id), 'utf8'))].flatMap((entry) =>
    entry.ok ? [entry.record] : [],
  );
}

/** Resolves when the first samples of a run are in its journal, and it has changed what it measures. */
async function untilMeasuring(id: string): Promise<void> {
  while (!existsSync(journalOf(id)) || !(await readFile(journalOf(id), 'utf8')).includes('"type":"sample"')) {
    await sleep(20);
  }
}

const SMALL = ['--memory=128,512', '--cold=2', '--warm=2', '--seed=1', '--yes'];
const LONG = ['--memory=128,512', '--cold=40', '--warm=40', '--seed=1', '--yes', '--json'];

describe('a folder on this machine', { timeout: 120_000 }, () => {
  it('that computes is fastest and balanced with more memory; the report says so, and keeps no payload', async () => {
    await writeFile(join(cwd, 'event.json'), '{"secret":"of the user"}');
    const { code, out, err } = await inShell(
      ...['tune', join(root, 'computes'), '--runtime=nodejs22.x', '--id=a', '--payload=event.json'],
      ...['--memory=256,1024,10240', '--cold=6', '--warm=12', '--variable=TOKEN=hush', '--requests=1000000'],
    );
    expect(err).toContain('18 samples: 10240 MB has 5.79 vCPU on Lambda');
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}fastest +1024 MB: /m);
    expect(`${out}${err}`.split('54 planned = ')).toHaveLength(2);
    expect(out).toMatch(/^ {2}balanced +1024 MB: /m);
    expect(out).toContain('1,000,000 requests a month, 1.0 % of them cold');
    expect(existsSync(join(cwd, 'runs/a/report/index.html'))).toBe(true);
    expect(existsSync(join(cwd, 'runs/a/report/charts/own-computes-price-against-time.svg'))).toBe(true);
    const journal = await readFile(journalOf('a'), 'utf8');
    expect(journal).not.toContain('of the user');
    expect(journal).not.toContain('hush');
    const [header] = await recordsOf('a');
    expect(header).toMatchObject({
      suite: 'tune',
      options: {
        variable: ['TOKEN'],
        payloads: [{ weight: 1, bytes: 24, file: 'event.json' }],
        requests: 1_000_000,
      },
    });
  });

  it('goes on after a kill, of the same code and the same event, and of no other', async () => {
    await writeFile(join(cwd, 'event.json'), '{}');
    const args = ['tune', join(root, 'waits'), '--runtime=nodejs22.x', '--id=a', '--payload=event.json'];
    const child = start([...args, ...LONG.map((arg) => arg.replace('40', '6'))], cwd);
    await untilMeasuring('a');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await writeFile(join(cwd, 'event.json'), '{"other":1}');
    const other = await lambdaBench('resume', '--id=a');
    expect(other.err).toContain('run a was sent another event.json than is there now');
    expect(other.code).toBe(2);
    await writeFile(join(cwd, 'event.json'), '{}');
    expect(await lambdaBench('resume', '--id=a', '--json')).toMatchObject({ code: 0 });
    const records = await recordsOf('a');
    expect(tallyBooks(records)).toMatchObject({ planned: 24, samples: 24, missing: 0 });
    const ids = records.flatMap((record) => (record.type === 'sample' ? [record.requestId] : []));
    expect(new Set(ids).size).toBe(24);
  });
});

describe('bad input is one line that says what is wrong and one that says what to do', () => {
  const node = '--runtime=nodejs22.x';
  it.each<[readonly string[], string, string]>([
    [
      ['no/such/folder'],
      'is neither a folder, nor a zip archive, nor the name of a function',
      'a path that exists',
    ],
    [['nowhere', '--backend=local'], 'nowhere does not exist', 'a folder with the code'],
    [
      ['my-function:live'],
      'my-function:live is a version or an alias',
      'tune the function itself: my-function',
    ],
    [['arn:aws:lambda:us-east-2:123456789012:function:f:7'], 'f:7 is a version or an alias', ': f'],
    [['arn:aws:s3:::bucket'], 'is not the ARN of a Lambda function', 'such as arn:aws:lambda:'],
    [
      ['arn:aws:lambda:us-east-2:123456789012:function:f', '--region=eu-west-1'],
      'the ARN is of us-east-2, not of eu-west-1',
      'leave --region out',
    ],
    [
      ['arn:aws:lambda:us-east-2:123456789012:function:f', '--backend=local'],
      'is on AWS',
      'leave --backend=local',
    ],
    [['../waits'], 'needs a --runtime: its files say node, but not which version', 'nodejs22.x'],
    [['.'], 'needs a --runtime', 'python3.13'],
    [['../waits', '--runtime=cobol'], '--runtime cobol is not one runtime', 'nodejs22.x'],
    [['../waits', node, '--handler=app.run'], 'has no app.mjs, app.js, app.cjs', '--handler'],
    [['../waits', '--runtime=java21'], '--handler: java has no usual one', 'handleRequest'],
    [
      ['../waits', node, '--payload={"n":'],
      '--payload {"n": is neither a JSON file nor JSON',
      'such as event.json',
    ],
    [['../waits', node, '--payload=0:{}'], '--payload 0:{}: 0 is not a weight', '3:large.json'],
    [['../waits', node, '--variable=TOKEN'], '--variable TOKEN… is not NAME=VALUE', 'equals sign'],
    [['../waits', node, '--memory=12'], '--memory 12 is not a memory size', ''],
    [['../waits', node, '--arch=mips'], '--arch mips is not known', 'arm64, x86_64'],
    [['../waits', node, '--requests=0'], '--requests 0 is not allowed', 'whole number'],
    [['../waits', node, '--cold-share=2'], '--cold-share 2 is not allowed', 'such as 1%'],
    [['../waits', node, '--memory=10240'], 'nothing can be measured here: 10240 MB', '--allow-clipped'],
    [['../waits', node, '--memory=10240', '--dry-run'], 'nothing can be measured here: 10240 MB', '--allow'],
    [[], 'tune needs more than that', ''],
  ])('%j', async (args, message, hint) => {
    const { code, err } = await lambdaBench('tune', ...args);
    const [cause, next, ...rest] = err.split('\n').filter((line) => !line.includes('taken for the name'));
    expect(cause).toContain(message);
    expect(next).toContain(hint);
    expect(rest).toEqual(['']);
    expect([2, 3]).toContain(code);
    expect(existsSync(join(cwd, 'runs'))).toBe(false);
  });
});

describe('a function that is deployed', { timeout: 120_000 }, () => {
  it('is measured at its present size too, explained, and put back exactly as it was', async () => {
    await deploy('theirs');
    const before = await configurationOf('theirs');
    const plan = await lambdaBench('tune', before.FunctionArn ?? '', ...SMALL, '--dry-run');
    expect(plan.out).toContain('theirs is really invoked, and does what it does. It has 640 MB now');
    const { code, err } = await lambdaBench(
      ...['tune', 'theirs', '--id=a', '--cold=2', '--warm=2', '--yes', '--memory=128,640', '--json'],
      ...['--payload=3:{"n":1}', '--payload={"n":2}', '--budget=1'],
    );
    expect(err).toContain('theirs is no file or folder here: taken for the name of a function on AWS');
    expect(code).toBe(0);
    expect(await configurationOf('theirs')).toEqual(before);
    const records = await recordsOf('a');
    expect(records[0]).toMatchObject({
      functions: [{ name: 'theirs', originalMemoryMb: 640 }],
      options: {
        payloads: [
          { name: 'inline', weight: 3 },
          { name: 'inline-2', weight: 1 },
        ],
      },
    });
    expect(tallyBooks(records)).toMatchObject({ planned: 16, samples: 16, missing: 0 });
    expect(records.at(-1)).toMatchObject({ type: 'footer', restored: true });
    expect(await readFile(journalOf('a'), 'utf8')).not.toContain(':function:theirs');
  });

  it('of a run that was killed is not measured again until it is put back; resumed and interrupted, it is put back as well', async () => {
    await deploy('killed');
    const before = await configurationOf('killed');
    const child = start(['tune', 'killed', '--backend=aws', '--id=a', ...LONG], cwd);
    await untilMeasuring('a');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect((await configurationOf('killed')).MemorySize).not.toBe(640);
    const refused = await lambdaBench('tune', 'killed', '--backend=aws', '--id=b', ...SMALL);
    expect(refused.err).toContain('error LB_NOT_RESTORED: run a has not put back killed');
    expect(refused.code).toBe(3);
    const restored = await lambdaBench('restore', '--id=a');
    expect(restored).toMatchObject({ code: 0, out: 'killed is as it was\n' });
    expect(await configurationOf('killed')).toEqual(before);
    const recorded = (await recordsOf('a')).length;
    const resumed = start(['resume', '--id=a', '--json'], cwd);
    while ((await recordsOf('a')).length === recorded) await sleep(20);
    resumed.kill('SIGINT');
    const [code] = (await once(resumed, 'exit')) as [number | null];
    expect(code).toBe(6);
    expect(await configurationOf('killed')).toEqual(before);
  });

  it('whose code somebody changes meanwhile is put back, and the run stops', async () => {
    await deploy('redeployed');
    const ended = lambdaBench('tune', 'redeployed', '--backend=aws', '--id=a', ...LONG);
    await untilMeasuring('a');
    for (;;) {
      try {
        await client.send(
          new UpdateFunctionCodeCommand({
            FunctionName: 'redeployed',
            S3Bucket: 'local-folder',
            S3Key: join(root, 'waits-longer'),
          }),
        );
        break;
      } catch (error) {
        // The run is changing it at this moment, as it does all the time.
        if (!(error instanceof Error) || error.name !== 'ResourceConflictException') throw error;
        await sleep(5);
      }
    }
    const { code, err } = await ended;
    expect(err).toContain('error LB_CODE_CHANGED: the code of redeployed was changed while it was measured');
    expect(code).toBe(6);
    expect((await configurationOf('redeployed')).MemorySize).toBe(640);
    expect((await recordsOf('a')).at(-1)).toMatchObject({ status: 'interrupted', restored: true });
    expect((await lambdaBench('resume', '--id=a')).err).toContain('is not what run a began with');
  });

  it.each([
    [
      'of another account',
      'arn:aws:lambda:us-east-2:999999999999:function:theirs',
      'not the function that the ARN names',
    ],
    ['that is not there', 'arn:aws:lambda:us-east-2:123456789012:function:nobodys', 'nobodys'],
  ])('%s is refused', async (_, target, message) => {
    const { code, err } = await lambdaBench('tune', target, ...SMALL);
    expect(err).toContain(message);
    expect(code).not.toBe(0);
    expect(existsSync(join(cwd, 'runs'))).toBe(false);
  });

  it.each([
    [['--arch=arm64'], 'theirs is deployed for x86_64, and only new code would make it arm64'],
    [['--variable=A=b'], '--variable is for code on this machine'],
  ])('%j is refused', async (args, message) => {
    const { code, err } = await lambdaBench('tune', 'theirs', '--backend=aws', ...args, ...SMALL);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });
});
