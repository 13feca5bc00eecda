import type { Account } from '../functions/account.ts';
import { logGroupOf } from './log-group-of.ts';
import type { LogGroup, LogStore, LogStream } from './log-store.ts';
import { LogsError } from './logs-error.ts';
import type { LogsInput } from './logs-shapes.ts';

const LIMIT = 50;

export function describeLogGroups(
  logs: LogStore,
  account: Account,
  input: LogsInput<'DescribeLogGroups'>,
): object {
  const { logGroupNamePrefix = '', logGroupNamePattern = '' } = input;
  const groups = logs
    .groups()
    .filter(({ name }) => name.startsWith(logGroupNamePrefix) && name.includes(logGroupNamePattern));
  const page = pageFrom(groups, input);
  return {
    logGroups: page.items.map((group) => ({
      logGroupName: group.name,
      creationTime: group.createdAt,
      metricFilterCount: 0,
      arn: `${groupArn(account, group)}:*`,
      logGroupArn: groupArn(account, group),
      logGroupClass: 'STANDARD',
      storedBytes: group.storedBytes,
    })),
    nextToken: page.nextToken,
  };
}

export function describeLogStreams(
  logs: LogStore,
  account: Account,
  input: LogsInput<'DescribeLogStreams'>,
): object {
  const group = logGroupOf(logs, input);
  const { logStreamNamePrefix, orderBy, descending } = input;
  if (orderBy === 'LastEventTime' && logStreamNamePrefix !== undefined) {
    throw new LogsError(
      'InvalidParameterException',
      'Cannot order by LastEventTime with a logStreamNamePrefix.',
    );
  }
  const streams = group
    .streams()
    .filter(({ name }) => name.startsWith(logStreamNamePrefix ?? ''))
    .map((stream) => ({ stream, lastEventAt: stream.events().at(-1)?.timestamp ?? 0 }));
  if (orderBy === 'LastEventTime') streams.sort((a, b) => a.lastEventAt - b.lastEventAt);
  if (descending === true) streams.reverse();
  const page = pageFrom(streams, input);
  return {
    logStreams: page.items.map(({ stream }) => streamWire(stream, `${groupArn(account, group)}:log-stream:`)),
    nextToken: page.nextToken,
  };
}

function streamWire(stream: LogStream, arnStart: string): object {
  const events = stream.events();
  const last = events.at(-1);
  return {
    logStreamName: stream.name,
    creationTime: stream.createdAt,
    firstEventTimestamp: events[0]?.timestamp,
    lastEventTimestamp: last?.timestamp,
    lastIngestionTime: last?.ingestedAt,
    arn: `${arnStart}${stream.name}`,
    // CloudWatch Logs has not counted bytes by stream since 2019 either.
    storedBytes: 0,
  };
}

function groupArn({ region, accountId }: Account, { name }: LogGroup): string {
  return `arn:aws:logs:${region}:${accountId}:log-group:${name}`;
}

function pageFrom<Item>(
  items: readonly Item[],
  { nextToken, limit = LIMIT }: { readonly nextToken?: string; readonly limit?: number },
): { readonly items: readonly Item[]; readonly nextToken?: string } {
  const start = nextToken === undefined ? 0 : parseToken(nextToken);
  const end = start + limit;
  const page = items.slice(start, end);
  return end < items.length ? { items: page, nextToken: `page-${String(end)}` } : { items: page };
}

function parseToken(token: string): number {
  const start = /^page-(\d+)$/.exec(token)?.[1];
  if (start === undefined) {
    throw new LogsError('InvalidParameterException', 'The specified nextToken is invalid.');
  }
  return Number(start);
}
