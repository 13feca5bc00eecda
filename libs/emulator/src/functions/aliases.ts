import { randomUUID } from 'node:crypto';
import { functionArn } from './account.ts';
import { LATEST, type Alias, type FunctionRecord } from './function-record.ts';
import { checkRevision, type FunctionStore } from './function-store.ts';
import { conflict, invalidParameter, notFound } from './service-error.ts';

export interface AliasChange {
  readonly version?: string;
  readonly description?: string;
  readonly weights?: Readonly<Record<string, number>>;
}

export function createAlias(
  store: FunctionStore,
  functionName: string,
  name: string,
  change: AliasChange & { readonly version: string },
): Alias {
  const record = store.record(functionName, change.version);
  const alias: Alias = {
    name,
    version: change.version,
    description: change.description ?? '',
    weights: change.weights ?? {},
    revisionId: randomUUID(),
  };
  checkRouting(store, record, alias);
  if (record.aliases.has(name)) {
    throw conflict(`Alias already exists: ${functionArn(store.account, functionName, name)}`);
  }
  record.aliases.set(name, alias);
  return alias;
}

export function aliasOf(store: FunctionStore, functionName: string, name: string): Alias {
  const alias = store.find(functionName)?.aliases.get(name);
  if (alias === undefined) {
    throw notFound(`Cannot find alias arn: ${functionArn(store.account, functionName, name)}`);
  }
  return alias;
}

export function updateAlias(
  store: FunctionStore,
  functionName: string,
  name: string,
  change: AliasChange & { readonly revisionId?: string },
): Alias {
  const record = store.find(functionName);
  const alias = record?.aliases.get(name);
  if (record === undefined || alias === undefined) {
    throw notFound(`Alias not found: ${functionArn(store.account, functionName, name)}`);
  }
  checkRevision(alias.revisionId, change.revisionId);
  const updated: Alias = {
    name,
    version: change.version ?? alias.version,
    description: change.description ?? alias.description,
    weights: change.weights ?? alias.weights,
    revisionId: randomUUID(),
  };
  checkRouting(store, record, updated);
  record.aliases.set(name, updated);
  return updated;
}

/** Deleting an alias that is not there is not an error, as long as the function is. */
export function deleteAlias(store: FunctionStore, functionName: string, name: string): void {
  const record = store.find(functionName);
  record?.aliases.delete(name);
  record?.urls.delete(name);
}

/** By name. */
export function aliasesOf(store: FunctionStore, functionName: string, version?: string): readonly Alias[] {
  const aliases = [...store.record(functionName).aliases.values()];
  return aliases
    .filter((alias) => version === undefined || alias.version === version)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function checkRouting(store: FunctionStore, record: FunctionRecord, alias: Alias): void {
  const others = Object.keys(alias.weights);
  if (others.length > 1) {
    throw invalidParameter('Number of items in AdditionalVersionWeights cannot be greater than 1');
  }
  if (others.length > 0 && alias.version === LATEST) {
    throw invalidParameter('$LATEST is not supported for an alias pointing to more than 1 version');
  }
  if (others.includes(alias.version)) {
    throw invalidParameter(
      `Invalid function version ${alias.version}. Function version ${alias.version} is already included in routing configuration.`,
    );
  }
  for (const version of [alias.version, ...others]) {
    if (version !== LATEST && !record.versions.has(version)) {
      throw notFound(`Function not found: ${functionArn(store.account, record.name, version)}`);
    }
  }
}
