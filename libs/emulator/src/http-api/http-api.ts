import type { CorsRules } from '../front-door/cors.ts';
import type { PayloadFormat } from '../front-door/door.ts';

/** An HTTP API of API Gateway: routes that lead to functions. */
export interface HttpApi {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly cors?: CorsRules;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly integrations: Map<string, Integration>;
  readonly routes: Map<string, ApiRoute>;
  readonly stages: Map<string, Stage>;
}

export interface Integration {
  readonly id: string;
  /** As it was given: the ARN of a function, or of an invocation of it. */
  readonly uri: string;
  readonly functionReference: string;
  readonly format: PayloadFormat;
  readonly timeoutMs: number;
  readonly description?: string;
  /** Made with the API by `Target`. */
  readonly managed: boolean;
}

export interface ApiRoute {
  readonly id: string;
  readonly key: string;
  /** Undefined where the route leads nowhere yet. */
  readonly integrationId: string | undefined;
  readonly managed: boolean;
}

export interface Stage {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly description?: string;
  readonly autoDeploy: boolean;
  readonly createdAt: number;
  readonly managed: boolean;
}

/** The stage whose name is in no path. */
export const DEFAULT_STAGE = '$default';
/** What API Gateway gives an integration that does not say, and no integration more. */
export const TIMEOUT_MS = 30_000;
