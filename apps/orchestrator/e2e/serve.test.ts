import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { ListTablesCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LOCAL_CREDENTIALS } from '@lambda-bench/neighbours';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServedLine } from '../src/commands/serve.ts';

const main = new URL('../src/main.ts', import.meta.url).pathname;

/** Answers every event with its own process id; speaks the Runtime API itself. */
const BOOTSTRAP = `#!${process.execPath}
const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/';
for (;;) {
  const next = await fetch(base + 'next');
  const id = next.headers.get('lambda-runtime-aws-request-id');
  await next.text();
  await fetch(base + id + '/response', { method: 'POST', body: JSON.stringify({ pid: process.pid, tmp: process.env.TMPDIR ?? '/tmp' }) });
}
`;

let folder: string;
const servers: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'serve-'));
  await writeFile(join(folder, 'bootstrap'), BOOTSTRAP);
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await chmod(join(folder, 'bootstrap'), 0o755);
});

afterEach(async () => {
  for (const server of servers.splice(0)) {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill('SIGKILL');
      await once(server, 'exit');
    }
  }
  await rm(folder, { recursive: true, force: true });
});

async function serve(...more: string[]): Promise<{ server: ChildProcess; line: ServedLine }> {
  const args = ['--import', 'tsx', main, 'serve', '--port=0', '--functions=none', '--json', ...more];
  const server = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  servers.push(server);
  const [text] = (await once(createInterface({ input: server.stdout }), 'line')) as [string];
  return { server, line: JSON.parse(text) as ServedLine };
}

/** Deploys the echo and invokes it; gives the process that answered. */
async function environmentPid({ endpoint, region }: ServedLine): Promise<number> {
  const client = new LambdaClient({ endpoint, region, credentials: LOCAL_CREDENTIALS });
  const FunctionName = 'echo';
  await client.send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: 'provided.al2023',
      Handler: 'bootstrap',
      Role: 'arn:aws:iam::123456789012:role/echo',
      Code: { S3Bucket: 'local-folder', S3Key: folder },
    }),
  );
  await waitUntilFunctionActiveV2({ client, maxWaitTime: 50, minDelay: 0.05, maxDelay: 1 }, { FunctionName });
  const { Payload } = await client.send(new InvokeCommand({ FunctionName }));
  client.destroy();
  return (JSON.parse(Buffer.from(Payload ?? []).toString()) as { pid: number }).pid;
}

/** The cgroup folders of a process, where this machine lets the server make any. */
function cgroupFolders(pid: number): readonly string[] {
  return readFileSync(`/proc/${pid}/cgroup`, 'utf8')
    .split('\n')
    .filter((row) => row.includes('lambda-bench'))
    .map((row) => {
      const [, controllers = '', path = ''] = row.split(':');
      return join('/sys/fs/cgroup', controllers.split(',')[0] ?? '', path);
    });
}

async function eventually(gone: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 2000 && !gone(); tries += 1) await sleep(25);
  return gone();
}

function lives(pid: number): boolean {
  return existsSync(`/proc/${pid}`);
}

describe('serve', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('%s ends it with code 0, and nothing is left', async (signal) => {
    const { server, line } = await serve();
    const pid = await environmentPid(line);
    const cgroups = cgroupFolders(pid);
    server.kill(signal);
    expect(await once(server, 'exit')).toEqual([0, null]);
    expect(lives(pid)).toBe(false);
    expect(cgroups.filter(existsSync)).toEqual([]);
  });

  it('what a killed server left is swept at the next start', async () => {
    const { server, line } = await serve();
    const pid = await environmentPid(line);
    const cgroups = cgroupFolders(pid);
    server.kill('SIGKILL');
    await once(server, 'exit');
    await serve();
    expect(await eventually(() => !lives(pid))).toBe(true);
    expect(cgroups.filter(existsSync)).toEqual([]);
  });

  it('ends when the program that started it does', async () => {
    const { server } = await serve('--until-stdin-ends');
    server.stdin?.end();
    expect(await once(server, 'exit')).toEqual([0, null]);
  });

  it('has DynamoDB beside it, with the table of the light workload', async () => {
    const { line } = await serve();
    const client = new DynamoDBClient({
      endpoint: line.dynamoDb?.endpoint ?? '',
      region: line.region,
      credentials: LOCAL_CREDENTIALS,
    });
    expect((await client.send(new ListTablesCommand())).TableNames).toEqual(['BenchmarkTestData']);
    client.destroy();
  });

  it('a port that is taken is one line and code 4', async () => {
    const { line } = await serve('--dynamodb=none');
    const port = new URL(line.endpoint).port;
    const args = ['--import', 'tsx', main, 'serve', `--port=${port}`, '--functions=none', '--dynamodb=none'];
    const second = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    servers.push(second);
    let said = '';
    second.stderr.on('data', (text: Buffer) => (said += text.toString()));
    expect(await once(second, 'exit')).toEqual([4, null]);
    expect(said).toMatch(new RegExp(`^error LB_ADDRESS_IN_USE: .*${port}.*\\n  → .*\\n$`));
  });
});
