import { isUtf8 } from 'node:buffer';
import type { HttpRequest } from '../http/http-message.ts';
import type { DoorPlace, PayloadFormat } from './door.ts';
import { headerPairs, lastValues, multiValues, queryPairs, sentNames, type Pair } from './pairs.ts';

export interface EventFacts {
  readonly place: DoorPlace;
  readonly requestId: string;
  readonly traceId: string;
  readonly atMs: number;
}

/** The server listens on loopback alone, so that is where every request comes from. */
export const SOURCE_IP = '127.0.0.1';

/** The event a function gets of an HTTP request, in the form that API Gateway and function URLs document. */
export function httpEvent(format: PayloadFormat, request: HttpRequest, facts: EventFacts): Uint8Array {
  const event = format === '2.0' ? eventV2(request, facts) : eventV1(request, facts);
  return Buffer.from(JSON.stringify(event));
}

function eventV2(request: HttpRequest, facts: EventFacts): object {
  const { place } = facts;
  const headers = headersOf(request, facts);
  const cookies = headers.filter(([name]) => name === 'cookie').flatMap(([, value]) => value.split(/;\s*/));
  const query = queryPairs(request.rawQuery);
  const body = bodyOf(request);
  return {
    version: '2.0',
    routeKey: place.routeKey,
    rawPath: place.path,
    rawQueryString: request.rawQuery,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers: joined(headers.filter(([name]) => name !== 'cookie')),
    ...(query.length === 0 ? {} : { queryStringParameters: joined(query) }),
    requestContext: {
      ...contextOf(facts),
      http: {
        method: request.method,
        path: place.path,
        protocol: 'HTTP/1.1',
        sourceIp: SOURCE_IP,
        userAgent: request.headers.get('user-agent') ?? '',
      },
      requestId: facts.requestId,
      routeKey: place.routeKey,
      stage: place.stage,
      time: logTime(facts.atMs),
      timeEpoch: facts.atMs,
    },
    ...(body.text === null ? {} : { body: body.text }),
    ...(place.pathParameters === undefined ? {} : { pathParameters: place.pathParameters }),
    isBase64Encoded: body.base64,
    ...(place.stageVariables === undefined ? {} : { stageVariables: place.stageVariables }),
  };
}

function eventV1(request: HttpRequest, facts: EventFacts): object {
  const { place } = facts;
  const names = sentNames(request.headerText);
  const headers = headersOf(request, facts).map(([name, value]): Pair => [
    SPELT.get(name) ?? names.get(name) ?? name,
    value,
  ]);
  const query = queryPairs(request.rawQuery);
  const body = bodyOf(request);
  // `$default` has no path of its own; of `POST /put` it is what follows the method.
  const resource = place.routeKey.replace(/^\S+ /, '');
  return {
    version: '1.0',
    resource,
    path: place.path,
    httpMethod: request.method,
    headers: lastValues(headers),
    multiValueHeaders: multiValues(headers),
    queryStringParameters: query.length === 0 ? null : lastValues(query),
    multiValueQueryStringParameters: query.length === 0 ? null : multiValues(query),
    requestContext: {
      ...contextOf(facts),
      authorizer: { claims: null, scopes: null },
      extendedRequestId: facts.requestId,
      httpMethod: request.method,
      identity: { ...NOBODY, sourceIp: SOURCE_IP, userAgent: request.headers.get('user-agent') ?? '' },
      path: place.path,
      protocol: 'HTTP/1.1',
      requestId: facts.requestId,
      requestTime: logTime(facts.atMs),
      requestTimeEpoch: facts.atMs,
      resourceId: place.routeKey,
      resourcePath: resource,
      stage: place.stage,
    },
    pathParameters: place.pathParameters ?? null,
    stageVariables: place.stageVariables ?? null,
    body: body.text,
    isBase64Encoded: body.base64,
  };
}

/** In payload 1.0, whatever the caller's spelling is; the newer format has all in lower case. */
const SPELT: ReadonlyMap<string, string> = new Map(
  [
    'Content-Length',
    'Host',
    'User-Agent',
    'X-Amzn-Trace-Id',
    'X-Forwarded-For',
    'X-Forwarded-Port',
    'X-Forwarded-Proto',
  ].map((name) => [name.toLowerCase(), name]),
);

/** Of a caller whom nobody has asked who it is. */
const NOBODY = {
  accessKey: null,
  accountId: null,
  caller: null,
  cognitoAmr: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
} as const;

function contextOf({ place: { accountId, apiId, domainName } }: EventFacts): object {
  return { accountId, apiId, domainName, domainPrefix: domainName.slice(0, domainName.indexOf('.')) };
}

/** What concerns the connection alone is not the function's; what AWS adds on the way is added here too. */
function headersOf(request: HttpRequest, { traceId }: EventFacts): readonly Pair[] {
  const sent = headerPairs(request.headerText);
  const kept = sent.filter(([name]) => !HOP_BY_HOP.has(name) && !ADDED.has(name));
  const before = request.headers.get('x-forwarded-for');
  const port = /:(\d+)$/.exec(request.headers.get('host') ?? '')?.[1] ?? '80';
  return [
    ...kept,
    ...(request.headers.has('transfer-encoding')
      ? ([['content-length', String(request.body.length)]] as const)
      : []),
    ['x-amzn-trace-id', traceId],
    ['x-forwarded-for', before === undefined ? SOURCE_IP : `${before}, ${SOURCE_IP}`],
    ['x-forwarded-port', port],
    ['x-forwarded-proto', 'http'],
  ];
}

const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const ADDED: ReadonlySet<string> = new Set([
  'x-amzn-trace-id',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
]);

function joined(pairs: readonly Pair[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(multiValues(pairs)).map(([name, values]) => [name, values.join(',')]),
  );
}

/**
 * Text goes as it is and everything else in base64. Only these types count as text on AWS, by what others have
 * recorded there: forms and bodies without a type come in base64.
 */
const TEXT = /^(text\/[^;,]+|application\/(json|javascript|xml))\s*(;|$)/i;

function bodyOf({ body, headers }: HttpRequest): { readonly text: string | null; readonly base64: boolean } {
  if (body.length === 0) return { text: null, base64: false };
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return TEXT.test(headers.get('content-type') ?? '') && isUtf8(bytes)
    ? { text: bytes.toString('utf8'), base64: false }
    : { text: bytes.toString('base64'), base64: true };
}

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** `12/Mar/2020:19:03:58 +0000` */
function logTime(atMs: number): string {
  const iso = new Date(atMs).toISOString();
  const month = Number(iso.slice(5, 7)) - 1;
  return `${iso.slice(8, 10)}/${MONTHS.slice(3 * month, 3 * month + 3)}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}
