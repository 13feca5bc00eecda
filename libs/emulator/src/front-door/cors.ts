import type { HttpRequest } from '../http/http-message.ts';

/** As a function URL or an HTTP API is told to answer other origins. */
export interface CorsRules {
  readonly allowCredentials?: boolean;
  readonly allowHeaders?: readonly string[];
  readonly allowMethods?: readonly string[];
  readonly allowOrigins?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  readonly maxAge?: number;
}

export function isPreflight(request: HttpRequest): boolean {
  return (
    request.method === 'OPTIONS' &&
    request.headers.has('origin') &&
    request.headers.has('access-control-request-method')
  );
}

/** Whole header lines; none for an origin that the rules do not name. */
export function corsHeaderLines(rules: CorsRules, request: HttpRequest): string {
  const origin = request.headers.get('origin');
  if (origin === undefined || !allows(rules, origin)) return '';
  const preflight = isPreflight(request);
  const open = rules.allowOrigins?.includes('*') === true && rules.allowCredentials !== true;
  const lines = [`Access-Control-Allow-Origin: ${open ? '*' : origin}`];
  if (!open) lines.push('Vary: Origin');
  if (rules.allowCredentials === true) lines.push('Access-Control-Allow-Credentials: true');
  if (preflight) {
    addList(lines, 'Access-Control-Allow-Methods', rules.allowMethods);
    addList(lines, 'Access-Control-Allow-Headers', rules.allowHeaders);
    if (rules.maxAge !== undefined) lines.push(`Access-Control-Max-Age: ${String(rules.maxAge)}`);
  } else {
    addList(lines, 'Access-Control-Expose-Headers', rules.exposeHeaders);
  }
  return lines.map((line) => `${line.replace(/[^\t\x20-\x7e]/g, ' ')}\r\n`).join('');
}

function allows({ allowOrigins = [] }: CorsRules, origin: string): boolean {
  const scheme = /^https?:\/\//.exec(origin)?.[0];
  return allowOrigins.some(
    (allowed) => allowed === '*' || allowed === origin || (scheme !== undefined && allowed === `${scheme}*`),
  );
}

function addList(lines: string[], name: string, values: readonly string[] | undefined): void {
  if (values !== undefined && values.length > 0) lines.push(`${name}: ${values.join(',')}`);
}
