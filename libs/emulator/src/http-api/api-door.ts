import { domainName, type DoorAddress } from '../front-door/door-address.ts';
import { messageReply, type Door, type DoorReplies } from '../front-door/door.ts';
import type { Account } from '../functions/account.ts';
import type { HttpReply, HttpRequest } from '../http/http-message.ts';
import { isPreflight } from '../front-door/cors.ts';
import type { InvokeTarget } from '../invoke/invoke-routes.ts';
import { DEFAULT_STAGE, type HttpApi, type Stage } from './http-api.ts';
import type { HttpApis } from './http-apis.ts';
import { matchRoute } from './match-route.ts';

/** Makes the doors of HTTP APIs. `resolve` says what a function's name or ARN stands for, if it can be invoked. */
export function apiDoors(
  apis: HttpApis,
  account: Account,
  resolve: (reference: string) => InvokeTarget,
): (address: DoorAddress, request: HttpRequest) => Door | HttpReply {
  return ({ id, path }, request) => {
    const api = apis.find(id);
    const place = api === undefined ? undefined : staged(api, path);
    if (api === undefined || place === undefined) return NOT_FOUND;
    const common = { format: '2.0', streams: false, replies: REPLIES } as const;
    const cors = api.cors === undefined ? {} : { cors: api.cors };
    const facts = {
      accountId: account.accountId,
      apiId: id,
      domainName: domainName('api', id, account.region),
      stage: place.stage.name,
      path,
      ...(Object.keys(place.stage.variables).length === 0 ? {} : { stageVariables: place.stage.variables }),
    };
    // With CORS the API answers these itself, whatever routes there are.
    if (api.cors !== undefined && isPreflight(request)) {
      return { ...common, ...cors, target: nowhere, place: { ...facts, routeKey: DEFAULT_STAGE } };
    }
    const match = matchRoute(api.routes.values(), request.method, place.path);
    const { integrationId } = match?.route ?? {};
    const integration = integrationId === undefined ? undefined : api.integrations.get(integrationId);
    if (match === undefined) return NOT_FOUND;
    if (integration === undefined) return FAILED;
    return {
      ...common,
      ...cors,
      target: () => resolve(integration.functionReference),
      format: integration.format,
      timeoutMs: integration.timeoutMs,
      place: {
        ...facts,
        routeKey: match.route.key,
        ...(match.pathParameters === undefined ? {} : { pathParameters: match.pathParameters }),
      },
    };
  };
}

/** A stage with a name is the first segment of the path; `$default` is in none and takes what no other does. */
function staged(api: HttpApi, path: string): { readonly stage: Stage; readonly path: string } | undefined {
  const [, first = '', rest = ''] = /^\/([^/]*)(.*)$/.exec(path) ?? [];
  const stage = first === DEFAULT_STAGE ? undefined : api.stages.get(first);
  if (stage !== undefined) return { stage, path: rest === '' ? '/' : rest };
  const plain = api.stages.get(DEFAULT_STAGE);
  return plain === undefined ? undefined : { stage: plain, path };
}

function nowhere(): never {
  throw new Error('a preflight request leads to no function');
}

const NOT_FOUND = messageReply(404, 'Not Found');
const FAILED = messageReply(500, 'Internal Server Error');
const UNAVAILABLE = messageReply(503, 'Service Unavailable');

const REPLIES: DoorReplies = {
  failed: FAILED,
  timedOut: UNAVAILABLE,
  tooLarge: messageReply(413, 'Request Entity Too Large'),
  idHeaders: (requestId) => `Apigw-Requestid: ${gatewayId(requestId)}\r\n`,
  defaultType: 'text/plain;charset=UTF-8',
  refused: (reply) => (reply.status === 429 ? UNAVAILABLE : FAILED),
  preflight: 204,
};

/** In the form of API Gateway's own ids, which are other ones than the function's. */
function gatewayId(requestId: string): string {
  return Buffer.from(requestId.replaceAll('-', '').slice(0, 22), 'hex').toString('base64');
}
