import { expect, it } from 'vitest';
import type { HttpReply } from '../http/http-message.ts';
import { createLogStore } from '../logs-api/log-store.ts';
import { controlBed } from './control-bed.ts';
import { controlRoutes } from './control-plane.ts';
import { CONTROL_PROFILES } from '../functions/control-profile.ts';
import { CapacityProviders } from '../functions/capacity-providers.ts';
import { CodeStore } from '../functions/code-store.ts';
import { rootRoutes } from './root-route.ts';

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: string;
}

async function send({ method = 'POST', headers = {}, query = '', body = '' }: Sent): Promise<HttpReply> {
  await using bed = await controlBed();
  const route = rootRoutes({ store: bed.store, logs: createLogStore() }).find((one) => one.method === method);
  const replies: HttpReply[] = [];
  route?.handle(
    {
      method,
      path: '/',
      query: new URLSearchParams(query),
      headers: new Map(Object.entries(headers)),
      trailers: new Map(),
      body: Buffer.from(body),
      rawQuery: '',
      headerText: '',
      truncated: false,
      overLimit: false,
    },
    {
      send: (reply) => {
        replies.push(reply);
      },
      stream: () => ({ write: () => undefined, end: () => undefined, breakOff: () => undefined }),
      aborted: false,
      onAbort: () => undefined,
    },
    {},
  );
  return replies[0] ?? { status: 0 };
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };

it.each<[string, Sent, number, string]>([
  [
    'a form goes to CloudFormation',
    { headers: FORM, body: 'Action=DescribeStacks' },
    200,
    '<DescribeStacksResponse',
  ],
  [
    'so does an address with an action',
    { method: 'GET', query: 'Action=DescribeStacks' },
    200,
    '<DescribeStacksResponse',
  ],
  [
    'a logs target goes to CloudWatch Logs',
    { headers: { 'x-amz-target': 'Logs_20140328.DescribeLogGroups' } },
    200,
    '{"logGroups":[]}',
  ],
  [
    'another service is named',
    { headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables' } },
    400,
    'does not offer the service of DynamoDB_20120810.ListTables',
  ],
  ['what is nothing is said to be nothing', {}, 400, 'does not offer this request'],
])('%s', async (_name, sent, status, text) => {
  const reply = await send(sent);
  expect(reply.status).toBe(status);
  expect(String(reply.body)).toContain(text);
});

it.each(['CreateFunction', 'UpdateFunctionCode'])(
  '%s takes as much as on AWS and no byte more',
  async (name) => {
    await using bed = await controlBed();
    await using code = await CodeStore.open(bed.folder, { timers: bed.timers });
    const profile = CONTROL_PROFILES.instant;
    const routes = controlRoutes({
      store: bed.store,
      code,
      profile,
      providers: new CapacityProviders(bed.store, profile),
      localFolders: false,
      namesResolve: () => Promise.resolve(true),
    });
    const pattern =
      name === 'CreateFunction' ? '/2015-03-31/functions' : '/2015-03-31/functions/{FunctionName}/code';
    const route = routes.find((one) => one.pattern === pattern && one.method !== 'GET');
    expect(route?.bodyLimit).toBe(70_167_210);
    const reply = route?.tooLarge?.({} as never);
    expect(reply).toMatchObject({
      status: 413,
      headers: { 'x-amzn-ErrorType': 'RequestEntityTooLargeException' },
    });
    expect(String(reply?.body)).toContain(
      `Request must be smaller than 70167211 bytes for the ${name} operation`,
    );
  },
);
