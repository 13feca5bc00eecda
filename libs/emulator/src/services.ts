import { controlRoutes, type ControlPlaneOptions } from './control/control-plane.ts';
import { rootRoutes } from './control/root-route.ts';
import type { EmulatorDescription, EmulatorOptions } from './emulator-options.ts';
import type { Fleet } from './environment/fleet.ts';
import { FrontDoor, type FrontDoorOptions } from './front-door/front-door.ts';
import { localhostNamesResolve } from './front-door/names-resolve.ts';
import { urlDoors } from './front-door/url-door.ts';
import type { FunctionStore } from './functions/function-store.ts';
import { ServiceError, serviceErrorReply } from './functions/service-error.ts';
import { apiDoors } from './http-api/api-door.ts';
import { httpApiRoutes } from './http-api/http-api-routes.ts';
import { HttpApis } from './http-api/http-apis.ts';
import type { HttpService } from './http/http-message.ts';
import { Router, type Route } from './http/router.ts';
import type { ConcurrencyGate } from './invoke/concurrency-gate.ts';
import type { EventQueue } from './invoke/event-queue.ts';
import { invocable, invokeRoutes, type InvokeTarget } from './invoke/invoke-routes.ts';
import { targetResolver } from './invoke/invoke-target.ts';
import type { LogStore } from './logs-api/log-store.ts';

export interface ServiceParts {
  readonly options: EmulatorOptions;
  readonly control: Omit<ControlPlaneOptions, 'namesResolve'>;
  readonly running: { readonly fleet: Fleet; readonly gate: ConcurrencyGate; readonly events: EventQueue };
  readonly logs: LogStore;
  readonly describe: () => EmulatorDescription;
}

/** All that answers on the server's one port. */
export function servicesOf({ options, control, running, logs, describe }: ServiceParts): HttpService {
  const { store } = control;
  const { fleet, gate, events } = running;
  const namesResolve = once(localhostNamesResolve);
  const apis = new HttpApis(() => store.timers.now());
  const resolve = targetResolver(store);
  const router = newRouter();
  router.add(...controlRoutes({ ...control, namesResolve }));
  router.add(...httpApiRoutes({ apis, account: store.account, namesResolve }));
  router.add(...rootRoutes({ store, logs, stackName: options.stackName }));
  router.add(...invokeRoutes({ resolve, fleet, gate, events }));
  router.add(...ownRoutes(describe, events));
  return frontDoor({ inside: router, store, apis, fleet, gate, resolve });
}

interface FrontDoorParts extends Pick<FrontDoorOptions, 'inside' | 'fleet' | 'gate'> {
  readonly store: FunctionStore;
  readonly apis: HttpApis;
  readonly resolve: ReturnType<typeof targetResolver>;
}

function frontDoor({ store, apis, resolve, ...parts }: FrontDoorParts): FrontDoor {
  const { account } = store;
  const target = (name: string, qualifier?: string): InvokeTarget => invocable(resolve(name, qualifier));
  const doors = { url: urlDoors(store, target), api: apiDoors(apis, account, target) };
  const find: FrontDoorOptions['find'] = (address, request) => doors[address.kind](address, request);
  return new FrontDoor({ ...parts, region: account.region, find });
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

function newRouter(): Router {
  return new Router({
    notFound: ({ method, path }) =>
      serviceErrorReply(new ServiceError('UnknownOperationException', `No operation is ${method} ${path}`)),
  });
}

/** What no AWS service has: facts about this server, for whoever measures with it. */
function ownRoutes(describe: () => EmulatorDescription, events: EventQueue): Route[] {
  const json = (pattern: string, body: () => unknown): Route => ({
    method: 'GET',
    pattern,
    handle: (_request, responder) => {
      const headers = { 'Content-Type': 'application/json' };
      responder.send({ status: 200, headers, body: JSON.stringify(body()) });
    },
  });
  return [
    json('/lambda-bench/describe', describe),
    json('/lambda-bench/dead-letters', () => events.deadLetters()),
  ];
}
