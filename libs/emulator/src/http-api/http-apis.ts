import { randomBytes } from 'node:crypto';
import type { CorsRules } from '../front-door/cors.ts';
import { ApiError } from './api-error.ts';
import {
  DEFAULT_STAGE,
  TIMEOUT_MS,
  type ApiRoute,
  type HttpApi,
  type Integration,
  type Stage,
} from './http-api.ts';
import { parseRouteKey } from './match-route.ts';

export interface NewApi {
  readonly name: string;
  readonly description?: string;
  readonly cors?: CorsRules;
  readonly tags: Readonly<Record<string, string>>;
  /** With a target, the API is made with one route, one integration and the default stage. */
  readonly target?: Pick<Integration, 'uri' | 'functionReference'>;
  readonly routeKey?: string;
}

export type NewIntegration = Omit<Integration, 'id' | 'managed'>;
export type NewRoute = Pick<ApiRoute, 'key' | 'integrationId'>;
export type NewStage = Omit<Stage, 'createdAt' | 'managed'>;

/** The HTTP APIs of a server. */
export class HttpApis {
  readonly #apis = new Map<string, HttpApi>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  find(id: string): HttpApi | undefined {
    return this.#apis.get(id);
  }

  /** Oldest first. */
  all(): readonly HttpApi[] {
    return [...this.#apis.values()];
  }

  api(id: string): HttpApi {
    const api = this.#apis.get(id);
    if (api === undefined) throw notFound('API', id);
    return api;
  }

  create({ target, routeKey, ...rest }: NewApi): HttpApi {
    if (routeKey !== undefined) checkKey(routeKey);
    const api: HttpApi = {
      ...rest,
      id: newId(10),
      createdAt: this.#now(),
      integrations: new Map(),
      routes: new Map(),
      stages: new Map(),
    };
    if (target !== undefined) {
      const integration = {
        ...target,
        format: '2.0',
        timeoutMs: TIMEOUT_MS,
        id: newId(7),
        managed: true,
      } as const;
      api.integrations.set(integration.id, integration);
      const route = {
        id: newId(7),
        key: routeKey ?? '$default',
        integrationId: integration.id,
        managed: true,
      };
      api.routes.set(route.id, route);
      this.#addStage(api, { name: DEFAULT_STAGE, variables: {}, autoDeploy: true }, true);
    }
    this.#apis.set(api.id, api);
    return api;
  }

  /** Routes, integrations and stages stay what they are. */
  update(id: string, change: Partial<Pick<HttpApi, 'name' | 'description' | 'cors'>>): HttpApi {
    const api = { ...this.api(id), ...change };
    this.#apis.set(id, api);
    return api;
  }

  delete(id: string): void {
    this.api(id);
    this.#apis.delete(id);
  }

  addIntegration(apiId: string, given: NewIntegration): Integration {
    const integration = { ...given, id: newId(7), managed: false };
    this.api(apiId).integrations.set(integration.id, integration);
    return integration;
  }

  updateIntegration(apiId: string, id: string, change: Partial<NewIntegration>): Integration {
    const { integrations } = this.api(apiId);
    const updated = { ...found(integrations, 'Integration', id), ...change };
    integrations.set(id, updated);
    return updated;
  }

  addRoute(apiId: string, given: NewRoute): ApiRoute {
    const api = this.api(apiId);
    checkRoute(api, given);
    const route = { ...given, id: newId(7), managed: false };
    api.routes.set(route.id, route);
    return route;
  }

  updateRoute(apiId: string, id: string, change: Partial<NewRoute>): ApiRoute {
    const api = this.api(apiId);
    const updated = { ...found(api.routes, 'Route', id), ...change };
    checkRoute(api, updated, id);
    api.routes.set(id, updated);
    return updated;
  }

  addStage(apiId: string, given: NewStage): Stage {
    return this.#addStage(this.api(apiId), given, false);
  }

  deleteIntegration(apiId: string, id: string): void {
    const { integrations, routes } = this.api(apiId);
    found(integrations, 'Integration', id);
    const holder = [...routes.values()].find(({ integrationId }) => integrationId === id);
    if (holder !== undefined) {
      throw new ApiError(
        'ConflictException',
        `Cannot delete Integration '${id}', it is referenced by Route '${holder.id}'`,
      );
    }
    integrations.delete(id);
  }

  deleteRoute(apiId: string, id: string): void {
    const { routes } = this.api(apiId);
    found(routes, 'Route', id);
    routes.delete(id);
  }

  deleteStage(apiId: string, name: string): void {
    const { stages } = this.api(apiId);
    found(stages, 'Stage', name);
    stages.delete(name);
  }

  #addStage(api: HttpApi, given: NewStage, managed: boolean): Stage {
    if (!STAGE_NAME.test(given.name))
      throw new ApiError('BadRequestException', `Invalid stage name: ${given.name}`);
    if (api.stages.has(given.name)) throw new ApiError('ConflictException', 'Stage already exists');
    const stage = { ...given, createdAt: this.#now(), managed };
    api.stages.set(given.name, stage);
    return stage;
  }
}

/** What an API holds by an id, or API Gateway's words for that it does not. */
export function found<Item>(items: ReadonlyMap<string, Item>, kind: string, id: string): Item {
  const item = items.get(id);
  if (item === undefined) throw notFound(kind, id);
  return item;
}

const STAGE_NAME = /^(\$default|[A-Za-z0-9_-]{1,128})$/;

function checkRoute(api: HttpApi, { key, integrationId }: NewRoute, own?: string): void {
  checkKey(key);
  for (const route of api.routes.values()) {
    if (route.key === key && route.id !== own) {
      throw new ApiError('ConflictException', `Route with key ${key} already exists for this API`);
    }
  }
  if (integrationId !== undefined) found(api.integrations, 'Integration', integrationId);
}

function checkKey(key: string): void {
  if (parseRouteKey(key) !== undefined) return;
  throw new ApiError(
    'BadRequestException',
    `The provided route key is not formatted properly for HTTP protocol. Format should be "<HTTP METHOD> /<RESOURCE PATH>" or "$default": ${key}`,
  );
}

function notFound(kind: string, id: string): ApiError {
  return new ApiError('NotFoundException', `Invalid ${kind} identifier specified ${id}`);
}

/** Letters and digits, as API Gateway's ids are. */
function newId(length: number): string {
  return BigInt(`0x${randomBytes(16).toString('hex')}`)
    .toString(36)
    .padStart(length, '0')
    .slice(-length);
}
