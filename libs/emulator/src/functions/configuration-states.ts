import { randomUUID } from 'node:crypto';
import type { FunctionConfiguration } from './function-configuration.ts';
import { LATEST } from './function-record.ts';

/** Lambda gives the same reason for the making of a function and for every update of it. */
export const CREATING = { code: 'Creating', text: 'The function is being created.' } as const;

/** What follows Pending and InProgress. */
export function settled(configuration: FunctionConfiguration): FunctionConfiguration {
  return {
    ...without(configuration, ['stateReason', 'lastUpdate']),
    // What is not published has no environments on managed instances.
    state:
      configuration.managed !== undefined && configuration.version === LATEST
        ? 'ActiveNonInvocable'
        : 'Active',
    lastUpdate: { status: 'Successful' },
    revisionId: randomUUID(),
  };
}

/** A managed version whose environments did not start: none, or still what it was before. */
export function failed(
  configuration: FunctionConfiguration,
  { errorType, message }: { readonly errorType: string; readonly message: string },
): FunctionConfiguration {
  const reason = { code: `FunctionError.${errorType.replace(/^\w+\./, '')}`, text: message };
  return configuration.state === 'Pending'
    ? { ...configuration, state: 'Failed', stateReason: reason, lastUpdate: { status: 'Failed', reason } }
    : { ...configuration, lastUpdate: { status: 'Failed', reason } };
}

/** The version made of `$LATEST` as it is: pending when that is, at once ready when not. */
export function asVersion(
  latest: FunctionConfiguration,
  version: string,
  functionArn: string,
  description: string,
): FunctionConfiguration {
  const pending =
    latest.managed !== undefined || latest.state === 'Pending' || latest.lastUpdate?.status === 'InProgress';
  return {
    ...without(latest, ['stateReason', 'lastUpdate']),
    version,
    description,
    functionArn,
    revisionId: randomUUID(),
    ...(pending
      ? { state: 'Pending', stateReason: CREATING }
      : { state: 'Active', lastUpdate: { status: 'Successful' } }),
  };
}

/** Everything of a configuration that makes a version another one. */
export function fingerprint(configuration: FunctionConfiguration): string {
  const content = without(configuration, [
    'functionArn',
    'lastModified',
    'lastUpdate',
    'revisionId',
    'state',
    'stateReason',
  ]);
  return JSON.stringify({ ...content, code: content.code.sha256Base64 });
}

function without<Key extends keyof FunctionConfiguration>(
  configuration: FunctionConfiguration,
  keys: readonly Key[],
): Omit<FunctionConfiguration, Key> {
  const left = Object.entries(configuration).filter(([key]) => !keys.some((gone) => gone === key));
  return Object.fromEntries(left) as unknown as Omit<FunctionConfiguration, Key>;
}
