import { createHash } from 'node:crypto';
import { functionArn } from './account.ts';
import { LATEST, type FunctionRecord, type FunctionUrl } from './function-record.ts';
import type { FunctionStore } from './function-store.ts';
import { conflict, notFound } from './service-error.ts';

export type FunctionUrlChange = Partial<Pick<FunctionUrl, 'authType' | 'invokeMode' | 'cors'>>;

export interface NamedFunctionUrl extends FunctionUrl {
  readonly functionName: string;
  /** The alias it leads to; undefined for the unpublished function. */
  readonly qualifier: string | undefined;
  readonly functionArn: string;
}

export function createFunctionUrl(
  store: FunctionStore,
  functionName: string,
  qualifier: string | undefined,
  url: FunctionUrlChange & Pick<FunctionUrl, 'authType'>,
): NamedFunctionUrl {
  const record = holder(store, functionName, qualifier);
  const key = qualifier ?? LATEST;
  if (record.urls.has(key)) {
    throw conflict(
      `Failed to create function url config for [functionArn = ${arnOf(store, functionName, qualifier)}]. Error message:  FunctionUrlConfig exists for this Lambda function`,
    );
  }
  const now = store.timers.now();
  const created: FunctionUrl = {
    invokeMode: 'BUFFERED',
    ...url,
    id: urlId(arnOf(store, functionName, key)),
    createdAt: now,
    modifiedAt: now,
  };
  record.urls.set(key, created);
  return named(store, functionName, qualifier, created);
}

export function functionUrlOf(
  store: FunctionStore,
  functionName: string,
  qualifier: string | undefined,
): NamedFunctionUrl {
  const url = store.find(functionName)?.urls.get(qualifier ?? LATEST);
  if (url === undefined) throw notFound('The resource you requested does not exist.');
  return named(store, functionName, qualifier, url);
}

/** What is given changes, the rest stays. */
export function updateFunctionUrl(
  store: FunctionStore,
  functionName: string,
  qualifier: string | undefined,
  change: FunctionUrlChange,
): NamedFunctionUrl {
  const { urls } = store.record(functionName);
  const known = functionUrlOf(store, functionName, qualifier);
  const { functionName: _name, qualifier: _qualifier, functionArn: _arn, ...url } = known;
  const updated: FunctionUrl = { ...url, ...change, modifiedAt: store.timers.now() };
  urls.set(qualifier ?? LATEST, updated);
  return named(store, functionName, qualifier, updated);
}

export function deleteFunctionUrl(
  store: FunctionStore,
  functionName: string,
  qualifier: string | undefined,
): void {
  functionUrlOf(store, functionName, qualifier);
  store.record(functionName).urls.delete(qualifier ?? LATEST);
}

/** By qualifier, the function itself first. */
export function functionUrlsOf(store: FunctionStore, functionName: string): readonly NamedFunctionUrl[] {
  return [...holder(store, functionName, undefined).urls]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, url]) => named(store, functionName, key === LATEST ? undefined : key, url));
}

/** Finds the URL of an address. What was found is kept, and looked at again before it is believed. */
export function functionUrlFinder(store: FunctionStore): (id: string) => NamedFunctionUrl | undefined {
  const known = new Map<string, { readonly url: FunctionUrl; readonly found: NamedFunctionUrl }>();
  return (id) => {
    const before = known.get(id);
    if (before !== undefined) {
      const { functionName, qualifier } = before.found;
      const url = store.find(functionName)?.urls.get(qualifier ?? LATEST);
      if (url === before.url) return before.found;
    }
    for (const { name, urls } of store.records()) {
      for (const [key, url] of urls) {
        if (url.id !== id) continue;
        const found = named(store, name, key === LATEST ? undefined : key, url);
        known.set(id, { url, found });
        return found;
      }
    }
    known.delete(id);
    return undefined;
  };
}

function holder(store: FunctionStore, functionName: string, qualifier: string | undefined): FunctionRecord {
  const record = store.find(functionName);
  if (record === undefined || (qualifier !== undefined && !record.aliases.has(qualifier))) {
    throw notFound('Function does not exist');
  }
  return record;
}

function named(
  store: FunctionStore,
  functionName: string,
  qualifier: string | undefined,
  url: FunctionUrl,
): NamedFunctionUrl {
  return { ...url, functionName, qualifier, functionArn: arnOf(store, functionName, qualifier) };
}

function arnOf(store: FunctionStore, functionName: string, qualifier: string | undefined): string {
  return functionArn(store.account, functionName, qualifier);
}

/** As long as Lambda's; made of the name, so that a server that is started anew has the same addresses. */
function urlId(arn: string): string {
  const digest = createHash('sha256').update(arn).digest('hex').slice(0, 42);
  return BigInt(`0x${digest}`).toString(36).padStart(32, '0').slice(-32);
}
