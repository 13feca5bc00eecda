import { randomUUID } from 'node:crypto';
import type { ControlProfile } from '../functions/control-profile.ts';
import { ServiceError, serviceErrorReply } from '../functions/service-error.ts';
import type { HttpReply, HttpRequest } from '../http/http-message.ts';
import type { PathParams, Route } from '../http/router.ts';
import { getAccountSettings } from './account-settings.ts';
import { ALIAS_OPERATIONS } from './aliases.ts';
import { CAPACITY_PROVIDER_OPERATIONS } from './capacity-providers.ts';
import { codeRoute } from './code-location.ts';
import { CONCURRENCY_OPERATIONS } from './concurrency.ts';
import { createFunction } from './create-function.ts';
import { deleteFunction } from './delete-function.ts';
import { EVENT_INVOKE_OPERATIONS } from './event-invoke-config.ts';
import { SCALING_OPERATIONS } from './function-scaling.ts';
import { FUNCTION_URL_OPERATIONS } from './function-url-configs.ts';
import { getFunction, getFunctionConfiguration } from './get-function.ts';
import { listFunctions } from './list-functions.ts';
import { answerReply, type ControlContext, type Operation } from './operation.ts';
import { OPERATIONS, type OperationRow } from './operations.ts';
import { rateLimit } from './rate-limit.ts';
import type { StructureShape } from './shape.ts';
import { TAG_OPERATIONS } from './tags.ts';
import { updateFunctionCode } from './update-function-code.ts';
import { updateFunctionConfiguration } from './update-function-configuration.ts';
import { listVersionsByFunction, publishVersion } from './versions.ts';

export interface ControlPlaneOptions extends ControlContext {
  readonly profile: ControlProfile;
}

const OFFERED: ReadonlyMap<string, Operation> = new Map(
  [
    createFunction,
    getFunction,
    getFunctionConfiguration,
    updateFunctionConfiguration,
    updateFunctionCode,
    listFunctions,
    deleteFunction,
    publishVersion,
    listVersionsByFunction,
    getAccountSettings,
    ...ALIAS_OPERATIONS,
    ...CONCURRENCY_OPERATIONS,
    ...TAG_OPERATIONS,
    ...EVENT_INVOKE_OPERATIONS,
    ...FUNCTION_URL_OPERATIONS,
    ...CAPACITY_PROVIDER_OPERATIONS,
    ...SCALING_OPERATIONS,
  ].map((offered) => [offered.name, offered]),
);

/** What each operation reads, for a comparison with the service model. */
export function offeredInputs(): ReadonlyMap<string, StructureShape> {
  return new Map([...OFFERED].map(([name, { input }]) => [name, input]));
}

/** Lambda's limit on a request that carries an archive. */
const CODE_REQUEST_LIMIT = 70_167_211;

/** Every route of Lambda's API but those that invoke; what is not offered has one too, and says so. */
export function controlRoutes(options: ControlPlaneOptions): readonly Route[] {
  const perform = performer(options);
  // Two operations may share a method and a path and differ in the query alone.
  const shared = new Map<string, OperationRow[]>();
  for (const row of OPERATIONS) {
    if ('by' in row && row.by === 'invoke') continue;
    const key = `${row.method} ${pathOf(row)}`;
    shared.set(key, [...(shared.get(key) ?? []), row]);
  }
  return [...[...shared.values()].flatMap((rows) => routesOf(rows, perform)), codeRoute(options)];
}

type Perform = (row: OperationRow, request: HttpRequest, params: PathParams) => Promise<HttpReply>;

function routesOf(rows: readonly OperationRow[], perform: Perform): readonly Route[] {
  const [first] = rows;
  if (first === undefined) return [];
  const plain = rows.find(({ uri }) => !uri.includes('?')) ?? first;
  const carriesCode = first.name === 'CreateFunction' || first.name === 'UpdateFunctionCode';
  const route: Route = {
    method: first.method,
    pattern: pathOf(first),
    ...(carriesCode
      ? { bodyLimit: CODE_REQUEST_LIMIT - 1, tooLarge: () => withRequestId(codeTooLarge(first.name)) }
      : {}),
    handle: (request, responder, params) => {
      const row = rows.find((candidate) => matchesQuery(candidate, request)) ?? plain;
      void perform(row, request, params).then((reply) => {
        responder.send(withRequestId(reply));
      });
    },
  };
  // Older SDKs and the command line end some paths with a slash.
  return [route, { ...route, pattern: `${route.pattern}/` }];
}

/** Never rejects: whatever goes wrong is an answer. */
function performer(options: ControlPlaneOptions): Perform {
  const { profile, store } = options;
  const now = (): number => store.timers.now();
  const limit = profile.callsPerSecond === undefined ? NO_LIMIT : rateLimit(profile.callsPerSecond, now);
  const getLimit =
    profile.getFunctionPerSecond === undefined ? NO_LIMIT : rateLimit(profile.getFunctionPerSecond, now);
  return async (row, request, params) => {
    try {
      (row.name === 'GetFunction' ? getLimit : limit)();
      if (profile.callMs > 0) await new Promise<void>((done) => store.timers.after(profile.callMs, done));
      const offered = OFFERED.get(row.name);
      if (offered === undefined) throw notOffered(row);
      return answerReply(await offered.perform(options, request, params), row.status);
    } catch (error) {
      return serviceErrorReply(error instanceof ServiceError ? error : unexpected(row, error));
    }
  };
}

const NO_LIMIT = (): void => undefined;

/** Whether the operation has a query of its own and this is it. */
function matchesQuery(row: OperationRow, request: HttpRequest): boolean {
  const query = row.uri.split('?')[1];
  if (query === undefined) return false;
  const [name = '', value] = query.split('=');
  return request.query.get(name) === value;
}

function pathOf(row: OperationRow): string {
  return row.uri.split('?')[0] ?? row.uri;
}

/** 501, which SDKs take as final: asking again would change nothing. */
function notOffered(row: OperationRow): ServiceError {
  const feature = 'refused' in row ? row.refused : 'it';
  return new ServiceError(
    'NotImplementedException',
    `${row.name} is not offered: Lambda Bench has no ${feature} on this machine. docs/emulator.md lists what it has.`,
  );
}

function unexpected(row: OperationRow, cause: unknown): ServiceError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new ServiceError('ServiceException', `${row.name} failed: ${detail}`, { cause });
}

function codeTooLarge(operationName: string): HttpReply {
  return serviceErrorReply(
    new ServiceError(
      'RequestEntityTooLargeException',
      `Request must be smaller than ${String(CODE_REQUEST_LIMIT)} bytes for the ${operationName} operation`,
    ),
  );
}

function withRequestId(reply: HttpReply): HttpReply {
  return { ...reply, headers: { ...reply.headers, 'x-amzn-RequestId': randomUUID() } };
}
