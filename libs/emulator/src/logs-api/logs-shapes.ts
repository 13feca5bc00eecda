import type { Decoded, StructureShape } from '../control/shape.ts';

const GROUP_NAME = { type: 'string', min: 1, max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]+' } as const;
const GROUP_ID = { type: 'string', min: 1, max: 2048, pattern: '[\\w#+=/:,.@-]*' } as const;
const STREAM_NAME = { type: 'string', min: 1, max: 512, pattern: '[^:*]*' } as const;
const TOKEN = { type: 'string', min: 1 } as const;
const TIME = { type: 'integer', min: 0 } as const;
const EVENTS_LIMIT = { type: 'integer', min: 1, max: 10_000 } as const;
const DESCRIBE_LIMIT = { type: 'integer', min: 1, max: 50 } as const;
const BOOLEAN = { type: 'boolean' } as const;

const GROUP_MEMBERS = {
  logGroupName: { shape: GROUP_NAME },
  logGroupIdentifier: { shape: GROUP_ID },
} as const;

/** The service model's requests, without what concerns other accounts and masked data. */
export const LOGS_INPUTS = {
  FilterLogEvents: {
    type: 'structure',
    members: {
      ...GROUP_MEMBERS,
      logStreamNames: { shape: { type: 'list', of: STREAM_NAME, min: 1, max: 100 } },
      logStreamNamePrefix: { shape: STREAM_NAME },
      startTime: { shape: TIME },
      endTime: { shape: TIME },
      filterPattern: { shape: { type: 'string', max: 1024 } },
      nextToken: { shape: TOKEN },
      limit: { shape: EVENTS_LIMIT },
      startFromHead: { shape: BOOLEAN },
    },
  },
  GetLogEvents: {
    type: 'structure',
    members: {
      ...GROUP_MEMBERS,
      logStreamName: { shape: STREAM_NAME, required: true },
      startTime: { shape: TIME },
      endTime: { shape: TIME },
      nextToken: { shape: TOKEN },
      limit: { shape: EVENTS_LIMIT },
      startFromHead: { shape: BOOLEAN },
    },
  },
  DescribeLogStreams: {
    type: 'structure',
    members: {
      ...GROUP_MEMBERS,
      logStreamNamePrefix: { shape: STREAM_NAME },
      orderBy: { shape: { type: 'string', values: ['LogStreamName', 'LastEventTime'] } },
      descending: { shape: BOOLEAN },
      nextToken: { shape: TOKEN },
      limit: { shape: DESCRIBE_LIMIT },
    },
  },
  DescribeLogGroups: {
    type: 'structure',
    members: {
      logGroupNamePrefix: { shape: GROUP_NAME },
      logGroupNamePattern: { shape: { type: 'string', max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]*' } },
      nextToken: { shape: TOKEN },
      limit: { shape: DESCRIBE_LIMIT },
    },
  },
} as const satisfies Readonly<Record<string, StructureShape>>;

export type LogsInput<Operation extends keyof typeof LOGS_INPUTS> = Decoded<(typeof LOGS_INPUTS)[Operation]>;
