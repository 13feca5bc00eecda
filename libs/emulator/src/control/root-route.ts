import { cloudFormationApi } from '../cloudformation/cloudformation-api.ts';
import type { FunctionStore } from '../functions/function-store.ts';
import type { HttpReply, HttpRequest } from '../http/http-message.ts';
import type { Route } from '../http/router.ts';
import { logsApi, LOGS_TARGET_PREFIX } from '../logs-api/logs-api.ts';
import type { LogStore } from '../logs-api/log-store.ts';

export interface RootOptions {
  readonly store: FunctionStore;
  readonly logs: LogStore;
  readonly stackName?: string | undefined;
}

type Service = (request: HttpRequest) => HttpReply;

/**
 * Services that put the operation into the message and not into the path share `/`: CloudWatch Logs names it in
 * `X-Amz-Target`, CloudFormation in the form it sends.
 */
export function rootRoutes({ store, logs, stackName }: RootOptions): readonly Route[] {
  const cloudFormation = cloudFormationApi({ store, ...(stackName === undefined ? {} : { stackName }) });
  const services = { cloudFormation, logs: logsApi({ logs, account: store.account }) };
  const handle: Route['handle'] = (request, responder) => {
    responder.send(rootReply(request, services));
  };
  return [
    { method: 'POST', pattern: '/', handle },
    { method: 'GET', pattern: '/', handle },
  ];
}

function rootReply(
  request: HttpRequest,
  { cloudFormation, logs }: { readonly cloudFormation: Service; readonly logs: Service },
): HttpReply {
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
