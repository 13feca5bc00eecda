import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';

export interface Answer {
  readonly path: string;
  readonly body: string;
}

/** Gives one event to the first poll, keeps every other poll waiting, and tells what came back. */
export async function runtimeApiStandIn(event: object) {
  let answered: (answer: Answer) => void = () => undefined;
  const answer = new Promise<Answer>((resolve) => {
    answered = resolve;
  });
  let polls = 0;
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.method === 'GET') {
      polls += 1;
      if (polls > 1) return;
      response.writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': '8476a536-e9f4-11e8-9739-2dfe598c3fcd',
        'lambda-runtime-deadline-ms': String(Date.now() + 60_000),
        'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-central-1:123456789012:function:test',
      });
      response.end(JSON.stringify(event));
      return;
    }
    answered({ path: request.url ?? '', body: await text(request) });
    response.writeHead(202, { 'content-type': 'application/json' });
    response.end('{"status":"OK"}');
  };
  const server = createServer((request, response) => void handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    answer,
    polls: () => polls,
    /** Resolves once that many have been received. */
    async polled(count: number): Promise<void> {
      while (polls < count) await sleep(10);
    },
    [Symbol.dispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
