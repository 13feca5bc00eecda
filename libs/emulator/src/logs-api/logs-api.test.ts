import { describe, expect, it } from 'vitest';
import { DEFAULT_ACCOUNT } from '../functions/account.ts';
import { createLogStore, type LogStore } from './log-store.ts';
import { logsApi } from './logs-api.ts';

interface Events {
  readonly events: readonly { readonly message: string; readonly logStreamName?: string }[];
  readonly nextToken?: string;
  readonly nextForwardToken: string;
  readonly nextBackwardToken: string;
}

function call(
  logs: LogStore,
  operation: string,
  body: object,
): { status: number; body: Record<string, unknown> } {
  const reply = logsApi({ logs, account: DEFAULT_ACCOUNT })({
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: new Map([['x-amz-target', `Logs_20140328.${operation}`]]),
    trailers: new Map(),
    body: Buffer.from(JSON.stringify(body)),
    rawQuery: '',
    headerText: '',
    truncated: false,
    overLimit: false,
  });
  expect(reply.headers?.['Content-Type']).toBe('application/x-amz-json-1.1');
  return { status: reply.status, body: JSON.parse(String(reply.body)) as Record<string, unknown> };
}

/** Two streams of one group, their lines interleaved in time: a0 b0 a1 b1 … one millisecond apart. */
function twoStreams(pairs = 5): LogStore {
  const logs = createLogStore({ now: () => 1000 });
  for (let i = 0; i < pairs; i++) {
    logs.append('g', 'a', [{ timestamp: 2 * i, message: `a${String(i)}` }]);
    logs.append('g', 'b', [{ timestamp: 2 * i + 1, message: `b${String(i)}` }]);
  }
  return logs;
}

const group = { logGroupName: 'g' };

function events(logs: LogStore, operation: string, input: object): Events {
  const answer = call(logs, operation, { ...group, ...input });
  expect(answer.status).toBe(200);
  return answer.body as unknown as Events;
}

const messages = (found: Events): string => found.events.map(({ message }) => message).join(' ');

describe('FilterLogEvents', () => {
  it('interleaves streams in the order of time, both ends included', () => {
    const logs = twoStreams();
    expect(messages(events(logs, 'FilterLogEvents', {}))).toBe('a0 b0 a1 b1 a2 b2 a3 b3 a4 b4');
    expect(messages(events(logs, 'FilterLogEvents', { startTime: 2, endTime: 5 }))).toBe('a1 b1 a2 b2');
    expect(messages(events(logs, 'FilterLogEvents', { startFromHead: false, limit: 3 }))).toBe('b4 a4 b3');
  });

  it('takes streams by name, by prefix and messages by pattern', () => {
    const logs = twoStreams();
    expect(messages(events(logs, 'FilterLogEvents', { logStreamNames: ['b'] }))).toBe('b0 b1 b2 b3 b4');
    expect(messages(events(logs, 'FilterLogEvents', { logStreamNamePrefix: 'a' }))).toBe('a0 a1 a2 a3 a4');
    expect(messages(events(logs, 'FilterLogEvents', { filterPattern: '?a1 ?b3' }))).toBe('a1 b3');
    expect(events(logs, 'FilterLogEvents', { limit: 1 }).events).toEqual([
      { logStreamName: 'a', timestamp: 0, message: 'a0', ingestionTime: 1000, eventId: '0'.repeat(56) },
    ]);
  });

  it.each([true, false])('a walk in pages meets every event once (from the head: %s)', (startFromHead) => {
    const logs = twoStreams();
    const seen: string[] = [];
    let page = events(logs, 'FilterLogEvents', { limit: 3, startFromHead });
    for (;;) {
      seen.push(messages(page));
      // What is written meanwhile comes at its own place, and moves nothing.
      logs.append('g', 'late', [{ timestamp: 0, message: 'late' }]);
      if (page.nextToken === undefined) break;
      page = events(logs, 'FilterLogEvents', { limit: 3, nextToken: page.nextToken });
    }
    const all = seen
      .join(' ')
      .split(' ')
      .filter((message) => message !== 'late');
    const expected = ['a0', 'b0', 'a1', 'b1', 'a2', 'b2', 'a3', 'b3', 'a4', 'b4'];
    expect(all).toEqual(startFromHead ? expected : expected.reverse());
  });

  it('an answer is a megabyte at most', () => {
    const logs = createLogStore();
    for (let i = 0; i < 30; i++) logs.append('g', 's', [{ timestamp: i, message: 'x'.repeat(100_000) }]);
    const page = events(logs, 'FilterLogEvents', {});
    expect(page.events).toHaveLength(10);
    expect(page.nextToken).toBeDefined();
  });
});

describe('GetLogEvents', () => {
  const stream = { logStreamName: 'a' };

  it('gives the latest of a stream first, and the earliest where asked; the end of the time is not included', () => {
    const logs = twoStreams();
    expect(messages(events(logs, 'GetLogEvents', { ...stream, limit: 2 }))).toBe('a3 a4');
    expect(messages(events(logs, 'GetLogEvents', { ...stream, limit: 2, startFromHead: true }))).toBe(
      'a0 a1',
    );
    expect(messages(events(logs, 'GetLogEvents', { ...stream, startTime: 2, endTime: 6 }))).toBe('a1 a2');
  });

  it('walks both ways, and the token stands still at the end', () => {
    const logs = twoStreams();
    const next = (nextToken: string): Events =>
      events(logs, 'GetLogEvents', { ...stream, limit: 2, nextToken });
    const first = events(logs, 'GetLogEvents', { ...stream, limit: 2, startFromHead: true });
    const second = next(first.nextForwardToken);
    expect(messages(second)).toBe('a2 a3');
    expect(messages(next(second.nextBackwardToken))).toBe('a0 a1');
    const third = next(second.nextForwardToken);
    expect(messages(third)).toBe('a4');
    const end = next(third.nextForwardToken);
    expect(end.events).toEqual([]);
    expect(end.nextForwardToken).toBe(third.nextForwardToken);
    logs.append('g', 'a', [{ timestamp: 50, message: 'a5' }]);
    expect(messages(next(end.nextForwardToken))).toBe('a5');
  });
});

describe('what there is', () => {
  it('groups by name, with their size', () => {
    const logs = twoStreams();
    logs.append('/aws/lambda/f', 's', [{ timestamp: 1, message: 'x' }]);
    const { body } = call(logs, 'DescribeLogGroups', { limit: 1 });
    expect(body).toEqual({
      logGroups: [
        {
          logGroupName: '/aws/lambda/f',
          creationTime: expect.any(Number) as number,
          metricFilterCount: 0,
          arn: 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/f:*',
          logGroupArn: 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/f',
          logGroupClass: 'STANDARD',
          storedBytes: 27,
        },
      ],
      nextToken: 'page-1',
    });
    const rest = call(logs, 'DescribeLogGroups', { nextToken: 'page-1' });
    expect(rest.body['logGroups']).toMatchObject([{ logGroupName: 'g' }]);
    expect(call(logs, 'DescribeLogGroups', { logGroupNamePrefix: '/aws' }).body['logGroups']).toHaveLength(1);
  });

  it('streams by name or by their last event', () => {
    const logs = twoStreams();
    logs.append('g', 'a', [{ timestamp: 50, message: 'last' }]);
    const names = (input: object): unknown =>
      (
        call(logs, 'DescribeLogStreams', { ...group, ...input }).body['logStreams'] as {
          logStreamName: string;
        }[]
      ).map(({ logStreamName }) => logStreamName);
    expect(names({})).toEqual(['a', 'b']);
    expect(names({ orderBy: 'LastEventTime', descending: true, limit: 1 })).toEqual(['a']);
    expect(names({ logStreamNamePrefix: 'b' })).toEqual(['b']);
    expect(
      names({
        logGroupName: undefined,
        logGroupIdentifier: 'arn:aws:logs:us-east-1:123456789012:log-group:g',
      }),
    ).toEqual(['a', 'b']);
    expect(call(logs, 'DescribeLogStreams', group).body['logStreams']).toMatchObject([
      { firstEventTimestamp: 0, lastEventTimestamp: 50, lastIngestionTime: 1000, storedBytes: 0 },
      {},
    ]);
  });
});

it.each<[string, object, string, string]>([
  [
    'FilterLogEvents',
    { logGroupName: 'no' },
    'ResourceNotFoundException',
    'The specified log group does not exist.',
  ],
  [
    'GetLogEvents',
    { ...group, logStreamName: 'no' },
    'ResourceNotFoundException',
    'The specified log stream does not exist.',
  ],
  [
    'FilterLogEvents',
    { ...group, logStreamNames: ['no'] },
    'ResourceNotFoundException',
    'The specified log stream does not exist.',
  ],
  [
    'FilterLogEvents',
    {},
    'InvalidParameterException',
    'Exactly one of logGroupName and logGroupIdentifier must be given.',
  ],
  [
    'FilterLogEvents',
    { ...group, limit: 0 },
    'InvalidParameterException',
    "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
  ],
  [
    'FilterLogEvents',
    { ...group, nextToken: 'x' },
    'InvalidParameterException',
    'The specified nextToken is invalid.',
  ],
  [
    'FilterLogEvents',
    { ...group, filterPattern: '{ $.a = 1 }' },
    'InvalidParameterException',
    'JSON filter patterns are not offered on this machine.',
  ],
  [
    'FilterLogEvents',
    { ...group, limit: '1' },
    'SerializationException',
    'STRING_VALUE can not be converted to an Integer',
  ],
  [
    'DescribeLogStreams',
    { ...group, orderBy: 'LastEventTime', logStreamNamePrefix: 'a' },
    'InvalidParameterException',
    'Cannot order by LastEventTime with a logStreamNamePrefix.',
  ],
  [
    'PutLogEvents',
    {},
    'UnknownOperationException',
    "CloudWatch Logs' PutLogEvents is not offered on this machine: logs are written by functions and read by FilterLogEvents, GetLogEvents, DescribeLogStreams and DescribeLogGroups.",
  ],
])('%s with %j is %s', (operation, input, code, message) => {
  const answer = call(twoStreams(), operation, input);
  expect(answer).toEqual({ status: 400, body: { __type: code, message } });
});
