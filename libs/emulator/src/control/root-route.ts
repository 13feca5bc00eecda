import { LOGS_TARGET_PREFIX } from '../logs-api/logs-api.ts';
import type { HttpReply, HttpRequest } from '../http/http-message.ts';
import type { Route } from '../http/router.ts';

export interface RootServices {
  readonly cloudFormation: (request: HttpRequest) => HttpReply;
  readonly logs: (request: HttpRequest) => HttpReply;
}

/**
 * Services that put the operation into the message and not into the path share `/`: CloudWatch Logs names it in
 * `X-Amz-Target`, CloudFormation in the form it sends.
 */
export function rootRoutes(services: RootServices): readonly Route[] {
  const handle: Route['handle'] = (request, responder) => {
    responder.send(rootReply(request, services));
  };
  return [
    { method: 'POST', pattern: '/', handle },
    { method: 'GET', pattern: '/', handle },
  ];
}

function rootReply(request: HttpRequest, { cloudFormation, logs }: RootServices): HttpReply {
  const target = request.headers.get('x-amz-target');
  if (target?.startsWith(LOGS_TARGET_PREFIX) === true) return logs(request);
  const form = request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') === true;
  if (target === undefined && (form || request.query.has('Action'))) return cloudFormation(request);
  const asked = target === undefined ? 'this request' : `the service of ${target}`;
  return {
    status: 400,
    headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': 'UnknownOperationException' },
    body: JSON.stringify({
      __type: 'UnknownOperationException',
      message: `Lambda Bench does not offer ${asked}: it has Lambda, and parts of CloudFormation and CloudWatch Logs.`,
    }),
  };
}
