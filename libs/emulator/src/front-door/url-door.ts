import type { FunctionStore } from '../functions/function-store.ts';
import { functionUrlFinder } from '../functions/function-urls.ts';
import type { HttpReply } from '../http/http-message.ts';
import type { InvokeTarget } from '../invoke/invoke-routes.ts';
import { domainName, type DoorAddress } from './door-address.ts';
import { messageReply, type Door, type DoorReplies } from './door.ts';

/** Makes the doors of function URLs. `resolve` says what a function's name stands for, if it can be invoked. */
export function urlDoors(
  store: FunctionStore,
  resolve: (name: string, qualifier: string | undefined) => InvokeTarget,
): (address: DoorAddress) => Door | HttpReply {
  const find = functionUrlFinder(store);
  return ({ id, path }) => {
    const url = find(id);
    if (url === undefined) return NOBODY_HERE;
    return {
      target: () => resolve(url.functionName, url.qualifier),
      format: '2.0',
      streams: url.invokeMode === 'RESPONSE_STREAM',
      ...(url.cors === undefined ? {} : { cors: url.cors }),
      place: {
        // Nobody is asked who it is, so that nobody has an account.
        accountId: 'anonymous',
        apiId: id,
        domainName: domainName('url', id, store.account.region),
        routeKey: '$default',
        stage: '$default',
        path,
      },
      replies: REPLIES,
    };
  };
}

/** What AWS says of an address that belongs to nobody. */
const NOBODY_HERE: HttpReply = {
  status: 403,
  headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': 'AccessDeniedException' },
  body: '{"Message":null}',
};

const FAILED: HttpReply = {
  status: 502,
  headers: { 'Content-Type': 'application/json' },
  body: 'Internal Server Error',
};

const REPLIES: DoorReplies = {
  failed: FAILED,
  // A URL waits for as long as its function may run, whose time-out is a failure like others.
  timedOut: FAILED,
  tooLarge: messageReply(413, 'Request Entity Too Large'),
  idHeaders: (requestId) => `x-amzn-RequestId: ${requestId}\r\n`,
  defaultType: 'application/json',
  refused: (reply) => (reply.status === 429 || reply.status < 429 ? reply : FAILED),
  preflight: 200,
};
