import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';

/** What the proxy does instead of passing a call on; undefined passes it on. */
export type Fault =
  /** Passes on every other item and hands the rest back. */
  | 'unprocessed'
  /** The same with nothing passed on. */
  | 'all-unprocessed'
  | 'reset'
  /** Passes it on and changes the answer, as an index that lags gives one that is old. */
  | { readonly edit: (answer: string) => string }
  | { readonly status: number; readonly type: string; readonly message?: string };

export interface FaultyProxy extends AsyncDisposable {
  readonly endpoint: string;
  /** The names of the calls that came, in order. */
  readonly calls: readonly string[];
}

/** DynamoDB with its bad days, in front of a real one: over real sockets, so that nothing of ours knows. */
export async function faultyProxy(
  target: string,
  faultOf: (operation: string, call: number) => Fault | undefined | Promise<Fault | undefined>,
): Promise<FaultyProxy> {
  const calls: string[] = [];
  const server = createServer((from, to) => {
    void (async () => {
      const body = await textOf(from);
      const operation = String(from.headers['x-amz-target']).split('.')[1] ?? '';
      calls.push(operation);
      const fault = await faultOf(operation, calls.length);
      await answer({ target, from, body, to }, fault);
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    calls,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Call {
  readonly target: string;
  readonly from: IncomingMessage;
  readonly body: string;
  readonly to: ServerResponse;
}

interface BatchBody {
  RequestItems: Record<string, unknown[]>;
}

async function answer(call: Call, fault: Fault | undefined): Promise<void> {
  if (fault === 'reset') {
    call.from.socket.destroy();
  } else if (fault === 'unprocessed' || fault === 'all-unprocessed') {
    const { RequestItems } = JSON.parse(call.body) as BatchBody;
    const [[table, items] = ['', []]] = Object.entries(RequestItems);
    const kept = items.filter((_, index) => fault === 'unprocessed' && index % 2 === 0);
    const rest = items.filter((item) => !kept.includes(item));
    if (kept.length > 0) await pass(call, JSON.stringify({ RequestItems: { [table]: kept } }));
    const UnprocessedItems = rest.length === 0 ? {} : { [table]: rest };
    send(call.to, 200, JSON.stringify({ UnprocessedItems }));
  } else if (fault === undefined) {
    const { status, text } = await pass(call, call.body);
    send(call.to, status, text);
  } else if ('edit' in fault) {
    const { status, text } = await pass(call, call.body);
    send(call.to, status, fault.edit(text));
  } else {
    const __type = `com.amazonaws.dynamodb.v20120810#${fault.type}`;
    send(call.to, fault.status, JSON.stringify({ __type, message: fault.message ?? fault.type }));
  }
}

async function pass({ target, from }: Call, body: string): Promise<{ status: number; text: string }> {
  const headers = { ...from.headers, 'content-length': String(Buffer.byteLength(body)) };
  const onward = request(target, { method: 'POST', headers });
  onward.end(body);
  const [reply] = (await once(onward, 'response')) as [IncomingMessage];
  return { status: reply.statusCode ?? 500, text: await textOf(reply) };
}

function send(to: ServerResponse, status: number, text: string): void {
  to.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  to.end(text);
}

async function textOf(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
