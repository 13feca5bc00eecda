import type { ApiRoute } from './http-api.ts';

export interface MatchedRoute {
  readonly route: ApiRoute;
  readonly pathParameters?: Readonly<Record<string, string>>;
}

export interface RouteKey {
  readonly method: string;
  /** Undefined for `$default`. */
  readonly segments: readonly string[] | undefined;
}

/** Why a key is none, or what it says: `$default`, or a method or ANY and a path that may hold `{names}`. */
export function parseRouteKey(key: string): RouteKey | undefined {
  if (key === '$default') return { method: 'ANY', segments: undefined };
  const [, method, path] = /^([A-Z]+) (\/[^\s?#]*)$/.exec(key) ?? [];
  if (method === undefined || path === undefined || !METHODS.has(method)) return undefined;
  const segments = path.split('/').slice(1);
  const names = new Set<string>();
  for (const [at, segment] of segments.entries()) {
    const variable = VARIABLE.exec(segment);
    if (variable === null) {
      if (/[{}]/.test(segment)) return undefined;
      continue;
    }
    const [, name = '', greedy] = variable;
    // A greedy variable takes all that is left, so nothing may come after it.
    if (names.has(name) || (greedy === '+' && at < segments.length - 1)) return undefined;
    names.add(name);
  }
  return { method, segments };
}

/**
 * The most specific route, as API Gateway chooses: a whole match before a greedy one before `$default`, literal
 * segments before variables, and the method by its name before ANY.
 */
export function matchRoute(
  routes: Iterable<ApiRoute>,
  method: string,
  path: string,
): MatchedRoute | undefined {
  const asked = path.split('/').slice(1);
  let best: { readonly rank: string; readonly match: MatchedRoute } | undefined;
  for (const route of routes) {
    const key = parseRouteKey(route.key);
    if (key === undefined || (key.method !== 'ANY' && key.method !== method)) continue;
    const found = matchSegments(key.segments, asked);
    if (found === undefined) continue;
    const rank = `${found.rank}${key.method === 'ANY' ? '1' : '0'}`;
    if (best !== undefined && best.rank <= rank) continue;
    const { parameters } = found;
    best = {
      rank,
      match: { route, ...(Object.keys(parameters).length === 0 ? {} : { pathParameters: parameters }) },
    };
  }
  return best?.match;
}

const METHODS: ReadonlySet<string> = new Set([
  'ANY',
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'POST',
  'PUT',
]);
const VARIABLE = /^\{([\w.-]+)(\+?)\}$/;

/** The lower the rank, the more specific: one character for each segment, then for the method. */
function matchSegments(
  pattern: readonly string[] | undefined,
  asked: readonly string[],
): { readonly rank: string; readonly parameters: Readonly<Record<string, string>> } | undefined {
  if (pattern === undefined) return { rank: '9', parameters: {} };
  const parameters: Record<string, string> = {};
  let rank = '';
  for (const [at, segment] of pattern.entries()) {
    const [, name, greedy] = VARIABLE.exec(segment) ?? [];
    if (name !== undefined && greedy === '+') {
      const rest = asked.slice(at).join('/');
      // A variable stands for something.
      if (rest === '') return undefined;
      parameters[name] = decoded(rest);
      return { rank: `5${rank}2`, parameters };
    }
    const given = asked[at];
    if (given === undefined) return undefined;
    if (name === undefined) {
      if (decoded(given) !== segment && given !== segment) return undefined;
      rank += '0';
    } else {
      if (given === '') return undefined;
      parameters[name] = decoded(given);
      rank += '1';
    }
  }
  return pattern.length === asked.length ? { rank: `0${rank}`, parameters } : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
