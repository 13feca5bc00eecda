const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether a Host header means this machine. A page on the web can make its own name resolve to 127.0.0.1 and then
 * talk to any server there; the Host header is what gives it away.
 */
export function isLocalHost(host: string, registered: ReadonlySet<string> = new Set()): boolean {
  const name = host.toLowerCase().replace(/:\d{1,5}$/, '');
  return LOOPBACK.has(name) || /^[a-z0-9.-]+\.localhost$/.test(name) || registered.has(name);
}
