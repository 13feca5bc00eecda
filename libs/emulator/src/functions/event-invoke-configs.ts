import { functionArn } from './account.ts';
import { LATEST, type EventInvokeConfig, type FunctionRecord } from './function-record.ts';
import type { FunctionStore } from './function-store.ts';
import { parseFunctionReference } from './function-reference.ts';
import { invalidParameter, notFound, type ServiceError } from './service-error.ts';

export interface EventInvokeChange {
  readonly retries?: number;
  readonly maxAgeSeconds?: number;
  readonly onSuccess?: string;
  readonly onFailure?: string;
}

export interface NamedEventInvokeConfig extends EventInvokeConfig {
  readonly functionArn: string;
}

/** The whole configuration anew. */
export function putEventInvokeConfig(
  store: FunctionStore,
  functionName: string,
  qualifier: string | undefined,
  change: EventInvokeChange,
): NamedEventInvokeConfig {
  return set(store, holder(store, functionName, qualifier), qualifier ?? LATEST, change);
}

/** What is given changes, the rest stays. */
export function updateEventInvokeConfig(
  store: FunctionStore,
  functionName: string,
  qualifier: string | undefined,
  change: EventInvokeChange,
): NamedEventInvokeConfig {
  const record = holder(store, functionName, qualifier);
  const known = record.eventInvoke.get(qualifier ?? LATEST);
  if (known === undefined) throw missing(store, functionName, qualifier);
  return set(store, record, qualifier ?? LATEST, { ...known, ...change });
}

export function eventInvokeConfigOf(
  store: FunctionStore,
  functionName: string,
  qualifier?: string,
): NamedEventInvokeConfig {
  const known = store.find(functionName)?.eventInvoke.get(qualifier ?? LATEST);
  if (known === undefined) throw missing(store, functionName, qualifier);
  return { ...known, functionArn: functionArn(store.account, functionName, qualifier ?? LATEST) };
}

export function deleteEventInvokeConfig(
  store: FunctionStore,
  functionName: string,
  qualifier?: string,
): void {
  eventInvokeConfigOf(store, functionName, qualifier);
  store.record(functionName).eventInvoke.delete(qualifier ?? LATEST);
}

export function eventInvokeConfigsOf(
  store: FunctionStore,
  functionName: string,
): readonly NamedEventInvokeConfig[] {
  const record = store.find(functionName);
  if (record === undefined) throw notFound("The function doesn't exist.");
  const byQualifier = [...record.eventInvoke].sort(([a], [b]) => (a < b ? -1 : 1));
  return byQualifier.map(([qualifier, config]) => ({
    ...config,
    functionArn: functionArn(store.account, functionName, qualifier),
  }));
}

function holder(store: FunctionStore, functionName: string, qualifier = LATEST): FunctionRecord {
  const record = store.find(functionName);
  const known =
    qualifier === LATEST || record?.versions.has(qualifier) === true || record?.aliases.has(qualifier);
  if (record === undefined || known !== true) throw notFound("The function doesn't exist.");
  return record;
}

function set(
  store: FunctionStore,
  record: FunctionRecord,
  qualifier: string,
  change: EventInvokeChange,
): NamedEventInvokeConfig {
  const destinations = [change.onSuccess, change.onFailure].filter(
    (arn): arn is string => arn !== undefined && arn !== '',
  );
  if (
    change.retries === undefined &&
    change.maxAgeSeconds === undefined &&
    change.onSuccess === undefined &&
    change.onFailure === undefined
  ) {
    throw invalidParameter('You must specify at least one of error handling or destination setting.');
  }
  for (const arn of destinations) checkDestination(store, record.name, arn, change);
  const { onSuccess, onFailure, ...rest } = change;
  const config: EventInvokeConfig = {
    ...rest,
    ...(onSuccess === undefined || onSuccess === '' ? {} : { onSuccess }),
    ...(onFailure === undefined || onFailure === '' ? {} : { onFailure }),
    modifiedAt: store.timers.now(),
  };
  record.eventInvoke.set(qualifier, config);
  return { ...config, functionArn: functionArn(store.account, record.name, qualifier) };
}

const DESTINATION_SERVICES = new Set(['lambda', 'sns', 'sqs', 'events', 's3']);

function checkDestination(
  store: FunctionStore,
  functionName: string,
  arn: string,
  { onSuccess, onFailure }: EventInvokeChange,
): void {
  const service = arn.split(':')[2] ?? '';
  if (!DESTINATION_SERVICES.has(service)) {
    const shown = (part: string, value: string | undefined): string =>
      value === undefined ? 'null' : `${part}(destination=${value})`;
    throw invalidParameter(
      `The provided destination config DestinationConfig(onSuccess=${shown('OnSuccess', onSuccess)}, onFailure=${shown('OnFailure', onFailure)}) is invalid.`,
    );
  }
  if (service !== 'lambda') return;
  const { name } = parseFunctionReference(store.account, arn);
  if (name === functionName) {
    throw invalidParameter("You can't specify the function as a destination for itself.");
  }
  if (store.find(name) === undefined) throw invalidParameter(`The destination ARN ${arn} is invalid.`);
}

function missing(store: FunctionStore, functionName: string, qualifier = LATEST): ServiceError {
  return notFound(
    `The function ${functionArn(store.account, functionName, qualifier)} doesn't have an EventInvokeConfig`,
  );
}
