import type { HttpHead } from '../http/http-message.ts';

/** Which function's address a request was sent to. */
export interface DoorAddress {
  readonly kind: DoorKind;
  readonly id: string;
  /** Still percent-encoded, without what led to the door. */
  readonly path: string;
}

export type DoorKind = 'url' | 'api';

const SUBDOMAINS = { url: 'lambda-url', api: 'execute-api' } as const;
const PREFIX = '/lambda-bench/';

/**
 * A name below localhost, in the form that AWS gives its own, or a path of this server for clients of machines that do
 * not resolve such names. Undefined for everything else.
 */
export function doorAddress(head: HttpHead, region: string): DoorAddress | undefined {
  const host = head.headers.get('host');
  if (host?.includes('.localhost') === true) {
    const [, id, subdomain, place] = HOST.exec(host.toLowerCase()) ?? [];
    if (id === undefined) return undefined;
    // Of another region: nobody lives there.
    const known = place === region ? id : '';
    return { kind: subdomain === SUBDOMAINS.url ? 'url' : 'api', id: known, path: head.path };
  }
  if (!head.path.startsWith(PREFIX)) return undefined;
  const [, kind, id, path] = PATH.exec(head.path) ?? [];
  if (id === undefined) return undefined;
  return { kind: kind === 'url' ? 'url' : 'api', id, path: path === undefined || path === '' ? '/' : path };
}

const HOST = /^([a-z0-9]+)\.(lambda-url|execute-api)\.([a-z0-9-]+)\.localhost(?::\d{1,5})?$/;
const PATH = /^\/lambda-bench\/(url|api)\/([a-z0-9]+)(\/.*)?$/;

/** The name without a port, as events say it whatever the way in was. */
export function domainName(kind: DoorKind, id: string, region: string): string {
  return `${id}.${SUBDOMAINS[kind]}.${region}.localhost`;
}

/** What a client is told, without a slash at its end. `host` is how the caller addressed the server. */
export function doorEndpoint(
  kind: DoorKind,
  id: string,
  place: { readonly region: string; readonly host: string; readonly namesResolve: boolean },
): string {
  const port = /:\d+$/.exec(place.host)?.[0] ?? '';
  return place.namesResolve
    ? `http://${domainName(kind, id, place.region)}${port}`
    : `http://${place.host}${PREFIX}${kind}/${id}`;
}
