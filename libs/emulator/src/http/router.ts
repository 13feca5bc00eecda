import type { HttpHead, HttpReply, HttpRequest, HttpResponder, HttpService } from './http-message.ts';

/** Values of a pattern's `{names}`, percent-decoded. */
export type PathParams = Readonly<Record<string, string>>;

export type RouteHandler = (request: HttpRequest, responder: HttpResponder, params: PathParams) => void;

export interface Route {
  readonly method: string;
  /** `/2015-03-31/functions/{name}`; `{rest+}` at the end takes every further segment. */
  readonly pattern: string;
  /** Bodies above it are read, dropped and answered with 413. Defaults to 1 MiB. */
  readonly bodyLimit?: number;
  /** What to say to a body over the limit, where the default text will not do. */
  readonly tooLarge?: (request: HttpRequest) => HttpReply;
  readonly handle: RouteHandler;
}

export interface RouterOptions {
  /** For paths that no route matches, or none with that method. */
  readonly notFound: (request: HttpRequest, otherMethods: readonly string[]) => HttpReply;
  /** For what a handler throws before it has answered. */
  readonly failed?: (error: unknown) => HttpReply;
}

interface Node {
  readonly children: Map<string, Node>;
  parameter?: Node;
  rest?: Map<string, Endpoint>;
  readonly endpoints: Map<string, Endpoint>;
}

interface Endpoint {
  readonly route: Route;
  readonly names: readonly string[];
}

interface Match {
  readonly route: Route;
  readonly params: PathParams;
}

const DEFAULT_BODY_LIMIT = 1024 * 1024;
/** Invokes of the same function repeat the same path, so the most recent answers are kept. */
const MATCHES_KEPT = 1024;
const LONGEST_KEPT = 512;

/** Routes by method and path. Literal segments win over parameters. */
export class Router implements HttpService {
  readonly #root: Node = newNode();
  readonly #notFound: RouterOptions['notFound'];
  readonly #failed: (error: unknown) => HttpReply;
  readonly #matches = new Map<string, Match>();

  constructor(options: RouterOptions) {
    this.#notFound = options.notFound;
    this.#failed = options.failed ?? defaultFailed;
  }

  add(...routes: readonly Route[]): void {
    this.#matches.clear();
    for (const route of routes) this.#insert(route);
  }

  bodyLimit(head: HttpHead): number {
    return this.#match(head)?.route.bodyLimit ?? DEFAULT_BODY_LIMIT;
  }

  handle(request: HttpRequest, responder: HttpResponder): void {
    const match = this.#match(request);
    if (match === undefined) {
      responder.send(this.#notFound(request, this.#methodsOf(request.path)));
    } else if (request.overLimit) {
      const { bodyLimit = DEFAULT_BODY_LIMIT, tooLarge } = match.route;
      responder.send(tooLarge?.(request) ?? defaultTooLarge(bodyLimit));
    } else {
      try {
        match.route.handle(request, responder, match.params);
      } catch (error) {
        responder.send(this.#failed(error));
      }
    }
  }

  #insert(route: Route): void {
    const names: string[] = [];
    let node = this.#root;
    for (const segment of route.pattern.split('/').slice(1)) {
      const name = /^\{(\w+)(\+?)\}$/.exec(segment);
      if (name === null) {
        node = child(node, segment);
      } else {
        names.push(name[1] ?? '');
        if (name[2] === '+') {
          (node.rest ??= new Map<string, Endpoint>()).set(route.method, { route, names });
          return;
        }
        node = node.parameter ??= newNode();
      }
    }
    node.endpoints.set(route.method, { route, names });
  }

  #match(head: HttpHead): Match | undefined {
    const key = `${head.method} ${head.path}`;
    const known = this.#matches.get(key);
    if (known !== undefined) return known;
    const segments = head.path.split('/').slice(1);
    const found = search(this.#root, segments, 0, [], head.method);
    if (found === undefined) return undefined;
    if (this.#matches.size >= MATCHES_KEPT) this.#matches.clear();
    if (key.length <= LONGEST_KEPT) this.#matches.set(key, found);
    return found;
  }

  #methodsOf(path: string): string[] {
    const segments = path.split('/').slice(1);
    return METHODS.filter((method) => search(this.#root, segments, 0, [], method) !== undefined);
  }
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD'] as const;

function search(
  node: Node,
  segments: readonly string[],
  at: number,
  values: readonly string[],
  method: string,
): Match | undefined {
  const segment = segments[at];
  if (segment === undefined) {
    const endpoint = node.endpoints.get(method);
    return endpoint === undefined ? undefined : bind(endpoint, values);
  }
  const literal = node.children.get(segment);
  const viaLiteral = literal && search(literal, segments, at + 1, values, method);
  if (viaLiteral !== undefined) return viaLiteral;
  if (node.parameter !== undefined && segment !== '') {
    const viaParameter = search(node.parameter, segments, at + 1, [...values, segment], method);
    if (viaParameter !== undefined) return viaParameter;
  }
  const rest = node.rest?.get(method);
  return rest === undefined ? undefined : bind(rest, [...values, segments.slice(at).join('/')]);
}

/** Undefined when a value is not percent-encoded properly: no route takes such a path. */
function bind(endpoint: Endpoint, values: readonly string[]): Match | undefined {
  const params: Record<string, string> = {};
  for (const [index, name] of endpoint.names.entries()) {
    const value = decode(values[index] ?? '');
    if (value === undefined) return undefined;
    params[name] = value;
  }
  return { route: endpoint.route, params };
}

function decode(value: string): string | undefined {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

function child(node: Node, segment: string): Node {
  const existing = node.children.get(segment);
  if (existing !== undefined) return existing;
  const created = newNode();
  node.children.set(segment, created);
  return created;
}

function newNode(): Node {
  return { children: new Map(), endpoints: new Map() };
}

function defaultFailed(error: unknown): HttpReply {
  const message = error instanceof Error ? error.message : String(error);
  return {
    status: 500,
    headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': 'ServiceException' },
    body: JSON.stringify({ Type: 'Service', Message: message }),
  };
}

function defaultTooLarge(limit: number): HttpReply {
  const body = JSON.stringify({
    Type: 'User',
    message: `Request must be smaller than ${String(limit)} bytes`,
  });
  return {
    status: 413,
    headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': 'RequestTooLargeException' },
    body,
  };
}
