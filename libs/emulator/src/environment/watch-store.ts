import { availableParallelism } from 'node:os';
import type { CapacityProviders } from '../functions/capacity-providers.ts';
import type { FunctionConfiguration } from '../functions/function-configuration.ts';
import type { FunctionStore } from '../functions/function-store.ts';
import { managedVcpus } from '../functions/managed-instances.ts';
import { unreservedConcurrency } from '../functions/reserved-concurrency.ts';
import type { Fleet } from './fleet.ts';
import type { ManagedScale } from './managed-pool.ts';
import type { PoolSettings } from './pool.ts';

/**
 * Ends the environments of what changes, starts those of what is published on managed instances, and keeps the sum of
 * the reservations at hand for the gate.
 */
export function watchStore(
  store: FunctionStore,
  fleet: Fleet,
  scaleOf: (configuration: FunctionConfiguration) => ManagedScale,
): () => number {
  let unreserved: number | undefined;
  store.subscribe((change) => {
    switch (change.kind) {
      case 'created':
        break;
      case 'updated':
        fleet.retire(change.configuration.functionName, change.configuration.version);
        break;
      case 'published':
        void provision(store, fleet, change.configuration, scaleOf(change.configuration));
        break;
      case 'scaling': {
        const { functionName, version } = change.configuration;
        fleet.scale(functionName, version, scaleOf(change.configuration));
        break;
      }
      case 'deleted':
        fleet.retire(change.functionName, change.version);
        unreserved = undefined;
        break;
      case 'concurrency':
        unreserved = undefined;
        break;
    }
  });
  return () => (unreserved ??= unreservedConcurrency(store));
}

/**
 * What a version's scaling says, within what its capacity provider allows. Beyond the minimum, and unless it is asked
 * for, there are only as many as this machine has cores for: more would take each other's time.
 */
export function managedScales(
  store: FunctionStore,
  providers: CapacityProviders,
  { managedMinimum }: PoolSettings,
): (configuration: FunctionConfiguration) => ManagedScale {
  return (configuration) => {
    const { functionName, version, managed } = configuration;
    if (managed === undefined) return { min: 0, max: 0 };
    const asked = store.find(functionName)?.scaling.get(version);
    const vcpus = managedVcpus(configuration, managed);
    const allowed = Math.max(1, Math.floor(providers.maxVcpus(managed.providerArn) / vcpus));
    const cores = Math.floor(availableParallelism() / vcpus);
    const min = Math.min(allowed, asked?.min ?? Math.min(managedMinimum, asked?.max ?? managedMinimum));
    return { min, max: Math.max(min, Math.min(allowed, asked?.max ?? cores)) };
  };
}

async function provision(
  store: FunctionStore,
  fleet: Fleet,
  configuration: FunctionConfiguration,
  scale: ManagedScale,
): Promise<void> {
  const { managed } = configuration;
  if (managed === undefined) return;
  store.provisioned(configuration, await fleet.provision(configuration, managed, scale));
}
