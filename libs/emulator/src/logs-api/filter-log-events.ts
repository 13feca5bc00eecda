import { eventPage } from './event-page.ts';
import { filterPattern } from './filter-pattern.ts';
import { logGroupOf } from './log-group-of.ts';
import type { LogStore, StoredLogEvent } from './log-store.ts';
import { LogsError } from './logs-error.ts';
import type { LogsInput } from './logs-shapes.ts';

interface Found extends StoredLogEvent {
  readonly stream: string;
}

/** Events of all the streams asked for, in the order of time, both ends of it included. */
export function filterLogEvents(logs: LogStore, input: LogsInput<'FilterLogEvents'>): object {
  const group = logGroupOf(logs, input);
  const { logStreamNames, logStreamNamePrefix = '', startTime = 0, endTime = Infinity } = input;
  if (logStreamNames !== undefined && input.logStreamNamePrefix !== undefined) {
    throw new LogsError(
      'InvalidParameterException',
      'logStreamNames and logStreamNamePrefix cannot both be given.',
    );
  }
  for (const name of logStreamNames ?? []) {
    if (group.stream(name) === undefined) {
      throw new LogsError('ResourceNotFoundException', 'The specified log stream does not exist.');
    }
  }
  const matches = filterPattern(input.filterPattern ?? '');
  const found: Found[] = [];
  for (const stream of group.streams()) {
    const asked = logStreamNames?.includes(stream.name) ?? stream.name.startsWith(logStreamNamePrefix);
    if (!asked) continue;
    for (const event of stream.events()) {
      const { timestamp, message } = event;
      if (timestamp >= startTime && timestamp <= endTime && matches(message)) {
        found.push({ ...event, stream: stream.name });
      }
    }
  }
  const after = input.nextToken === undefined ? undefined : parseToken(input.nextToken);
  const sign = (after?.backwards ?? input.startFromHead === false) ? -1 : 1;
  found.sort((a, b) => sign * compare(a, b));
  const left = after === undefined ? found : found.filter((event) => sign * compare(event, after) > 0);
  const page = eventPage(left, input.limit);
  const last = page.at(-1);
  return {
    events: page.map(eventWire),
    searchedLogStreams: [],
    ...(last === undefined || page.length === left.length ? {} : { nextToken: tokenOf(last, sign) }),
  };
}

type Place = Pick<StoredLogEvent, 'timestamp' | 'sequence'>;

function compare(a: Place, b: Place): number {
  return a.timestamp - b.timestamp || a.sequence - b.sequence;
}

/** The token names the last event given, so that what is written or dropped meanwhile moves nothing. */
function tokenOf({ timestamp, sequence }: Place, sign: number): string {
  const text = `${sign < 0 ? 'b' : 'f'}/${String(timestamp)}/${String(sequence)}`;
  return Buffer.from(text).toString('base64url');
}

function parseToken(token: string): Place & { readonly backwards: boolean } {
  const parts = /^([fb])\/(\d+)\/(\d+)$/.exec(Buffer.from(token, 'base64url').toString('latin1'));
  if (parts === null) throw new LogsError('InvalidParameterException', 'The specified nextToken is invalid.');
  return { backwards: parts[1] === 'b', timestamp: Number(parts[2]), sequence: Number(parts[3]) };
}

function eventWire(event: Found): object {
  return {
    logStreamName: event.stream,
    timestamp: event.timestamp,
    message: event.message,
    ingestionTime: event.ingestedAt,
    eventId: String(event.sequence).padStart(56, '0'),
  };
}
