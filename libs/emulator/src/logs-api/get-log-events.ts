import { eventPage } from './event-page.ts';
import { logGroupOf } from './log-group-of.ts';
import type { LogStore, StoredLogEvent } from './log-store.ts';
import { LogsError } from './logs-error.ts';
import type { LogsInput } from './logs-shapes.ts';

/** One stream, forwards or backwards. The start of the time asked for is included, its end is not. */
export function getLogEvents(logs: LogStore, input: LogsInput<'GetLogEvents'>): object {
  const stream = logGroupOf(logs, input).stream(input.logStreamName);
  if (stream === undefined) {
    throw new LogsError('ResourceNotFoundException', 'The specified log stream does not exist.');
  }
  const { startTime = 0, endTime = Infinity, limit } = input;
  const events = stream.events().filter(({ timestamp }) => timestamp >= startTime && timestamp < endTime);
  const token = input.nextToken === undefined ? undefined : parseToken(input.nextToken);
  const forwards = token === undefined ? input.startFromHead === true : token.direction === 'f';
  const from = token?.sequence ?? (forwards ? -1 : (events.at(-1)?.sequence ?? -1) + 1);
  const page = forwards ? after(events, from, limit) : before(events, from, limit);
  // An empty page answers with the token it came with: that is how a caller sees the end.
  const first = page[0]?.sequence ?? (forwards ? from + 1 : from);
  const last = page.at(-1)?.sequence ?? (forwards ? from : from - 1);
  return {
    events: page.map(({ timestamp, message, ingestedAt }) => ({
      timestamp,
      message,
      ingestionTime: ingestedAt,
    })),
    nextForwardToken: tokenOf('f', last),
    nextBackwardToken: tokenOf('b', first),
  };
}

function after(
  events: readonly StoredLogEvent[],
  sequence: number,
  limit: number | undefined,
): readonly StoredLogEvent[] {
  return eventPage(
    events.filter((event) => event.sequence > sequence),
    limit,
  );
}

function before(
  events: readonly StoredLogEvent[],
  sequence: number,
  limit: number | undefined,
): readonly StoredLogEvent[] {
  const backwards = events.filter((event) => event.sequence < sequence).reverse();
  return [...eventPage(backwards, limit)].reverse();
}

type Direction = 'f' | 'b';

function tokenOf(direction: Direction, sequence: number): string {
  return `${direction}/${String(sequence).padStart(20, '0')}`;
}

function parseToken(token: string): { readonly direction: Direction; readonly sequence: number } {
  const parts = /^([fb])\/0*(-?\d+)$/.exec(token);
  if (parts === null) throw new LogsError('InvalidParameterException', 'The specified nextToken is invalid.');
  return { direction: parts[1] === 'f' ? 'f' : 'b', sequence: Number(parts[2]) };
}
