import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const CLIENT = join(import.meta.dirname, '..', 'assets', 'rapid-client.cjs');

interface Call {
  readonly what: string;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

/** A Runtime API that answers every poll with `poll` and takes every post; runs `script` with the client as \`client\`. */
async function drive(
  script: string,
  poll: { readonly status: number; readonly body: string },
): Promise<{ readonly calls: readonly Call[]; readonly output: string }> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const what = `${String(request.method)} ${String(request.url)}`;
      calls.push({ what, body: Buffer.concat(chunks).toString(), headers: request.headers });
      if (request.method === 'POST') {
        // Late, so that a poll that did not wait for it would arrive first.
        setTimeout(() => response.writeHead(202).end(), 50);
        return;
      }
      response.writeHead(poll.status, {
        'lambda-runtime-aws-request-id': 'id-1',
        'lambda-runtime-deadline-ms': '1700000000000',
      });
      response.end(poll.body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const code = `const client = require(${JSON.stringify(CLIENT)}); (async () => { ${script} })().then(() => process.exit());`;
    const child = spawn(process.execPath, ['-e', code], {
      env: { AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${(server.address() as AddressInfo).port}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await once(child, 'close');
    return { calls, output };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const EVENT = { status: 200, body: '{"name":"Grüße"}' };
const PATH = '/2018-06-01/runtime/invocation';

describe('the stand-in for the compiled runtime client', () => {
  it('hands over an event as the compiled one does, with the deadline as a number', async () => {
    const script = `const { bodyJson, headers } = await client.next();
      console.log(JSON.stringify([JSON.parse(bodyJson), headers['lambda-runtime-deadline-ms'], headers['lambda-runtime-aws-request-id']]));`;
    const { output } = await drive(script, EVENT);
    expect(JSON.parse(output)).toEqual([{ name: 'Grüße' }, 1_700_000_000_000, 'id-1']);
  });

  it('delivers an answer before it asks for the next event', async () => {
    const { calls } = await drive(`client.done('a', '"ä"'); await client.next();`, EVENT);
    expect(calls.map((call) => call.what)).toEqual([`POST ${PATH}/a/response`, `GET ${PATH}/next`]);
    expect(calls[0]?.body).toBe('"ä"');
    expect(calls[0]?.headers['content-length']).toBe('4');
  });

  it('reports an error with the cause for tracing', async () => {
    const { calls } = await drive(
      `client.error('a', '{"errorType":"E"}', '{"x":1}'); await client.next();`,
      EVENT,
    );
    expect(calls[0]?.what).toBe(`POST ${PATH}/a/error`);
    expect(calls[0]?.headers['lambda-runtime-function-xray-error-cause']).toBe('{"x":1}');
  });

  it('says the status when a poll is refused', async () => {
    const script = `await client.next().catch((error) => console.log(error.message));`;
    const { output } = await drive(script, { status: 410, body: '' });
    expect(output.trim()).toBe('Failed to get next invocation, error 410');
  });
});
