import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { findStandIn } from './find-stand-in.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const SCRIPT = fileURLToPath(new URL('./serve-stand-in.ts', import.meta.url));
const found = await findStandIn('ministack', { root: ROOT, env: process.env });
const why = 'missing' in found ? ` (skipped: ${found.missing})` : '';

function start(...args: readonly string[]) {
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), SCRIPT, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close') as Promise<[number | null, string | null]>;
  return { child, ended };
}

describe('a stand-in that is started by hand', () => {
  it.skipIf(why !== '')(
    `prints the variables that reach it, on loopback alone, and ends with Ctrl-C${why}`,
    async () => {
      const { child, ended } = start('--port=0');
      try {
        const variables = new Map<string, string>();
        for await (const line of createInterface({ input: child.stdout })) {
          const [, name = '', value = ''] = /^export (\w+)=(.*)$/.exec(line) ?? [];
          variables.set(name, value);
          if (name === 'AWS_REGION') break;
        }
        const endpoint = variables.get('AWS_ENDPOINT_URL') ?? '';
        expect(endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
        const client = new DynamoDBClient({
          endpoint,
          region: variables.get('AWS_REGION') ?? '',
          credentials: {
            accessKeyId: variables.get('AWS_ACCESS_KEY_ID') ?? '',
            secretAccessKey: variables.get('AWS_SECRET_ACCESS_KEY') ?? '',
          },
        });
        expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual([]);
        client.destroy();
        child.kill('SIGINT');
        expect(await ended).toEqual([0, null]);
        await expect(fetch(endpoint)).rejects.toThrow('fetch failed');
      } finally {
        child.kill('SIGTERM');
        await ended;
      }
    },
    120_000,
  );

  it('whose port is taken, or is none, says so in a line', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const said = async (...args: readonly string[]) => {
      const { child, ended } = start(...args);
      let text = '';
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      return { code: (await ended)[0], text };
    };
    try {
      if (why === '')
        expect(await said(`--port=${port}`)).toEqual({
          code: 4,
          text: expect.stringContaining(
            `error LB_ADDRESS_IN_USE: port ${port} cannot be had for ministack`,
          ) as string,
        });
      for (const [arg, message] of [
        ['--port=http', '--port http is not allowed'],
        ['--prot=1', "Unknown option '--prot'"],
      ] as const)
        expect(await said(arg)).toEqual({
          code: 2,
          text: expect.stringContaining(`error LB_USAGE: ${message}`) as string,
        });
    } finally {
      server.close();
    }
  }, 120_000);
});
