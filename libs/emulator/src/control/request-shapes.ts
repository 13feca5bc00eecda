import { NAME_PATTERN, NAMESPACED_NAME_PATTERN } from '../functions/function-reference.ts';
import type { BooleanShape, ListShape, MapShape, Member, StringShape } from './shape.ts';

/** Shapes that more than one operation uses, with the service model's own constraints. */

export const REGION = '(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}';

export const STRING = { type: 'string' } as const satisfies StringShape;
export const BOOLEAN = { type: 'boolean' } as const satisfies BooleanShape;

export const FUNCTION_NAME = {
  type: 'string',
  min: 1,
  max: 140,
  pattern: NAME_PATTERN,
} as const satisfies StringShape;

export const NAMESPACED_FUNCTION_NAME = {
  type: 'string',
  min: 1,
  max: 256,
  pattern: NAMESPACED_NAME_PATTERN,
} as const satisfies StringShape;

export const NAME_IN_PATH = {
  shape: FUNCTION_NAME,
  required: true,
  in: 'path',
} as const satisfies Member;

export const NAMESPACED_NAME_IN_PATH = {
  shape: NAMESPACED_FUNCTION_NAME,
  required: true,
  in: 'path',
} as const satisfies Member;

export const QUALIFIER_IN_QUERY = {
  shape: {
    type: 'string',
    min: 1,
    max: 128,
    pattern: '\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+',
  },
  in: 'query',
} as const satisfies Member;

export const MARKER_IN_QUERY = { shape: STRING, in: 'query' } as const satisfies Member;

export const MAX_ITEMS_IN_QUERY = {
  shape: { type: 'integer', min: 1, max: 10_000 },
  in: 'query',
} as const satisfies Member;

export const DESCRIPTION = { type: 'string', max: 256 } as const satisfies StringShape;

export const VERSION = {
  type: 'string',
  min: 1,
  max: 1024,
  pattern: '(\\$LATEST(\\.PUBLISHED)?|[0-9]+)',
} as const satisfies StringShape;

const TAG_CHARACTERS = '([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)';

export const TAG_KEY = {
  type: 'string',
  min: 1,
  max: 128,
  pattern: TAG_CHARACTERS,
} as const satisfies StringShape;

export const TAGS = {
  type: 'map',
  key: TAG_KEY,
  value: { type: 'string', max: 256, pattern: TAG_CHARACTERS },
} as const satisfies MapShape;

export const TAGGABLE_RESOURCE = {
  type: 'string',
  min: 1,
  max: 10_000,
  pattern: `arn:(aws[a-zA-Z-]*):lambda:${REGION}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|(capacity-provider|network-connector):[a-zA-Z0-9-_]{1,64})`,
} as const satisfies StringShape;

export const ARCHITECTURES = {
  type: 'list',
  of: { type: 'string', values: ['x86_64', 'arm64'] },
  min: 1,
  max: 1,
} as const satisfies ListShape;

export const DESTINATION_ARN = {
  type: 'string',
  max: 350,
  pattern: `$|kafka://([^.]([a-zA-Z0-9\\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:(${REGION})?:(\\d{12})?:(.*)`,
} as const satisfies StringShape;
