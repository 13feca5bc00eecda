const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether a web page asks, of whatever origin. A page may send many a request anywhere without asking for leave, and
 * only what it gets to read is guarded by its browser; programs send neither of these headers.
 */
export function isFromPage(headers: ReadonlyMap<string, string>): boolean {
  const site = headers.get('sec-fetch-site');
  return headers.has('origin') || (site !== undefined && site !== 'none' && site !== 'same-origin');
}

/**
 * Whether a Host header means this machine. A page on the web can make its own name resolve to 127.0.0.1 and then
 * talk to any server there; the Host header is what gives it away.
 */
export function isLocalHost(host: string, registered: ReadonlySet<string> = new Set()): boolean {
  const name = host.toLowerCase().replace(/:\d{1,5}$/, '');
  return LOOPBACK.has(name) || /^[a-z0-9.-]+\.localhost$/.test(name) || registered.has(name);
}
