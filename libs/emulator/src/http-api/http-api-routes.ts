import { randomUUID } from 'node:crypto';
import type { HttpReply, HttpRequest } from '../http/http-message.ts';
import type { PathParams, Route } from '../http/router.ts';
import { ApiError, apiErrorReply } from './api-error.ts';
import { ApiFields } from './api-fields.ts';
import { API_OPERATIONS, type HttpApiOptions } from './http-api-operations.ts';

/**
 * As much of API Gateway's own control API as it takes to put an HTTP API in front of functions, so that what sets one
 * up for AWS does so here. The rest of it is refused by name.
 */
export function httpApiRoutes(options: HttpApiOptions): readonly Route[] {
  const offered = Object.entries(API_OPERATIONS).flatMap(([key, operation]) => {
    const [method = '', path = ''] = key.split(' ');
    return [path, `${path}/`].map((pattern): Route => ({
      method,
      pattern: `/v2/apis${pattern}`,
      handle: (request, responder, params) => {
        void answer(options, operation, request, params).then((reply) => {
          responder.send({ ...reply, headers: { ...reply.headers, 'x-amzn-RequestId': randomUUID() } });
        });
      },
    }));
  });
  const refused = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method): Route => ({
    method,
    pattern: '/v2/{rest+}',
    handle: ({ path }, responder) => {
      const message = `${method} ${path} is not offered: of API Gateway, Lambda Bench has HTTP APIs, their integrations, routes and stages. docs/emulator.md lists what it has.`;
      responder.send(apiErrorReply(new ApiError('NotImplementedException', message)));
    },
  }));
  return [...offered, ...refused];
}

/** Never rejects: whatever goes wrong is an answer. */
async function answer(
  options: HttpApiOptions,
  { status, perform }: (typeof API_OPERATIONS)[string],
  request: HttpRequest,
  params: PathParams,
): Promise<HttpReply> {
  try {
    const id = (name: string): string => params[name] ?? '';
    const fields = new ApiFields(request.body);
    const body = await perform({ apis: options.apis, options, request, fields, id });
    const headers = { 'Content-Type': 'application/json' };
    return { status, headers, body: body === undefined ? '' : JSON.stringify(body) };
  } catch (error) {
    if (error instanceof ApiError) return apiErrorReply(error);
    const message = error instanceof Error ? error.message : String(error);
    return {
      status: 500,
      headers: { 'x-amzn-ErrorType': 'InternalServerErrorException' },
      body: JSON.stringify({ message }),
    };
  }
}
