import { randomUUID } from 'node:crypto';
import type { FunctionConfiguration } from './function-configuration.ts';

/** Lambda gives the same reason for the making of a function and for every update of it. */
export const CREATING = { code: 'Creating', text: 'The function is being created.' } as const;

/** What follows Pending and InProgress. */
export function settled(configuration: FunctionConfiguration): FunctionConfiguration {
  return {
    ...without(configuration, ['stateReason', 'lastUpdate']),
    state: 'Active',
    lastUpdate: { status: 'Successful' },
    revisionId: randomUUID(),
  };
}

/** The version made of `$LATEST` as it is: pending when that is, at once ready when not. */
export function asVersion(
  latest: FunctionConfiguration,
  version: string,
  functionArn: string,
  description: string,
): FunctionConfiguration {
  const pending = latest.state === 'Pending' || latest.lastUpdate?.status === 'InProgress';
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
