import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const ROOT = join(import.meta.dirname, '..', '..', '..');

export type Handler = (
  event: unknown,
  context: { readonly awsRequestId: string },
) => Promise<Readonly<Record<string, unknown>>>;

export function bundleOf(workload: string): string {
  return join(ROOT, 'dist', 'handlers', 'nodejs22.x', 'x86_64', workload, 'code', 'index.mjs');
}

let loads = 0;

/** A module of its own each time, as in a new execution environment. */
export async function loadHandler(workload: string): Promise<Handler> {
  loads += 1;
  const url = `${pathToFileURL(bundleOf(workload)).href}?load=${loads}`;
  return ((await import(/* @vite-ignore */ url)) as { handler: Handler }).handler;
}
