import type { CorsRules } from '../front-door/cors.ts';
import { doorEndpoint } from '../front-door/door-address.ts';
import { parseFunctionReference, START } from '../functions/function-reference.ts';
import {
  createFunctionUrl,
  deleteFunctionUrl,
  functionUrlOf,
  functionUrlsOf,
  updateFunctionUrl,
  type NamedFunctionUrl,
} from '../functions/function-urls.ts';
import { operation, type ControlCall, type Operation } from './operation.ts';
import { pageOf } from './page.ts';
import { BOOLEAN, MARKER_IN_QUERY } from './request-shapes.ts';
import type { Decoded, ListShape, Member, StructureShape } from './shape.ts';

const NAME = {
  shape: {
    type: 'string',
    min: 1,
    max: 140,
    pattern: `${START}([a-zA-Z0-9-_]{1,64})(:((?!\\d+$)[0-9a-zA-Z-_]+))?`,
  },
  required: true,
  in: 'path',
} as const satisfies Member;

const QUALIFIER = {
  shape: { type: 'string', min: 1, max: 128, pattern: '((?!^\\d+$)^[0-9a-zA-Z-_]+$)' },
  in: 'query',
} as const satisfies Member;

const HEADERS = {
  type: 'list',
  of: { type: 'string', max: 1024, pattern: '.*' },
  max: 100,
} as const satisfies ListShape;

const CORS = {
  type: 'structure',
  members: {
    AllowCredentials: { shape: BOOLEAN },
    AllowHeaders: { shape: HEADERS },
    AllowMethods: {
      shape: { type: 'list', of: { type: 'string', max: 6, pattern: '.*' }, max: 6 },
    },
    AllowOrigins: {
      shape: { type: 'list', of: { type: 'string', min: 1, max: 253, pattern: '.*' }, max: 100 },
    },
    ExposeHeaders: { shape: HEADERS },
    MaxAge: { shape: { type: 'integer', min: 0, max: 86_400 } },
  },
} as const satisfies StructureShape;

const AUTH_TYPE = { type: 'string', values: ['NONE', 'AWS_IAM'] } as const;
const INVOKE_MODE = { type: 'string', values: ['BUFFERED', 'RESPONSE_STREAM'] } as const;

const CREATE = {
  type: 'structure',
  members: {
    FunctionName: NAME,
    Qualifier: QUALIFIER,
    AuthType: { shape: AUTH_TYPE, required: true },
    Cors: { shape: CORS },
    InvokeMode: { shape: INVOKE_MODE },
  },
} as const satisfies StructureShape;

const UPDATE = {
  type: 'structure',
  members: { ...CREATE.members, AuthType: { shape: AUTH_TYPE } },
} as const satisfies StructureShape;

const NAMED = {
  type: 'structure',
  members: { FunctionName: NAME, Qualifier: QUALIFIER },
} as const satisfies StructureShape;

const LIST = {
  type: 'structure',
  members: {
    FunctionName: NAME,
    Marker: MARKER_IN_QUERY,
    MaxItems: { shape: { type: 'integer', min: 1, max: 50 }, in: 'query' },
  },
} as const satisfies StructureShape;

export const FUNCTION_URL_OPERATIONS: readonly Operation[] = [
  operation('CreateFunctionUrlConfig', CREATE, async (input, call) => {
    const { name, qualifier } = referenceOf(call, input);
    const change = { authType: input.AuthType, ...changeFrom(input) };
    const created = createFunctionUrl(call.store, name, qualifier, change);
    const { LastModifiedTime: _unsaid, ...body } = await urlWire(call, created);
    return { body };
  }),
  operation('GetFunctionUrlConfig', NAMED, async (input, call) => {
    const { name, qualifier } = referenceOf(call, input);
    return { body: await urlWire(call, functionUrlOf(call.store, name, qualifier)) };
  }),
  operation('UpdateFunctionUrlConfig', UPDATE, async (input, call) => {
    const { name, qualifier } = referenceOf(call, input);
    const updated = updateFunctionUrl(call.store, name, qualifier, changeFrom(input));
    return { body: await urlWire(call, updated) };
  }),
  operation('DeleteFunctionUrlConfig', NAMED, (input, call) => {
    const { name, qualifier } = referenceOf(call, input);
    deleteFunctionUrl(call.store, name, qualifier);
    return {};
  }),
  operation('ListFunctionUrlConfigs', LIST, async (input, call) => {
    const { name } = parseFunctionReference(call.store.account, input.FunctionName);
    const page = pageOf(functionUrlsOf(call.store, name), (url) => url.qualifier ?? '', input);
    const urls = await Promise.all(page.items.map((url) => urlWire(call, url)));
    return { body: { FunctionUrlConfigs: urls, NextMarker: page.nextMarker } };
  }),
];

function referenceOf({ store }: ControlCall, input: Decoded<typeof NAMED>) {
  const { name, qualifier } = parseFunctionReference(store.account, input.FunctionName, input.Qualifier);
  return { name, qualifier };
}

function changeFrom({
  AuthType,
  InvokeMode,
  Cors,
}: Pick<Decoded<typeof UPDATE>, 'AuthType' | 'InvokeMode' | 'Cors'>) {
  return {
    ...(AuthType === undefined ? {} : { authType: AuthType }),
    ...(InvokeMode === undefined ? {} : { invokeMode: InvokeMode }),
    ...(Cors === undefined ? {} : { cors: corsFrom(Cors) }),
  };
}

function corsFrom(cors: Decoded<typeof CORS>): CorsRules {
  return {
    ...(cors.AllowCredentials === undefined ? {} : { allowCredentials: cors.AllowCredentials }),
    ...(cors.AllowHeaders === undefined ? {} : { allowHeaders: cors.AllowHeaders }),
    ...(cors.AllowMethods === undefined ? {} : { allowMethods: cors.AllowMethods }),
    ...(cors.AllowOrigins === undefined ? {} : { allowOrigins: cors.AllowOrigins }),
    ...(cors.ExposeHeaders === undefined ? {} : { exposeHeaders: cors.ExposeHeaders }),
    ...(cors.MaxAge === undefined ? {} : { maxAge: cors.MaxAge }),
  };
}

async function urlWire({ store, request, namesResolve }: ControlCall, url: NamedFunctionUrl) {
  const endpoint = doorEndpoint('url', url.id, {
    region: store.account.region,
    host: request.headers.get('host') ?? '127.0.0.1',
    namesResolve: await namesResolve(),
  });
  return {
    FunctionUrl: `${endpoint}/`,
    FunctionArn: url.functionArn,
    AuthType: url.authType,
    ...(url.cors === undefined ? {} : { Cors: corsWire(url.cors) }),
    CreationTime: new Date(url.createdAt).toISOString(),
    LastModifiedTime: new Date(url.modifiedAt).toISOString(),
    InvokeMode: url.invokeMode,
  };
}

function corsWire(cors: CorsRules): object {
  return {
    AllowCredentials: cors.allowCredentials,
    AllowHeaders: cors.allowHeaders,
    AllowMethods: cors.allowMethods,
    AllowOrigins: cors.allowOrigins,
    ExposeHeaders: cors.exposeHeaders,
    MaxAge: cors.maxAge,
  };
}
