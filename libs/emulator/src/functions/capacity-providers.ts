import type { Account } from './account.ts';
import type { FunctionConfiguration } from './function-configuration.ts';
import type { FunctionStore } from './function-store.ts';
import { conflict, invalidParameter, notFound } from './service-error.ts';

/** What a caller sets; kept and shown as it was given, but for what counts on this machine. */
export interface CapacityProviderSettings {
  readonly VpcConfig: object;
  readonly PermissionsConfig: object;
  readonly InstanceRequirements?: { readonly Architectures?: readonly string[] };
  readonly CapacityProviderScalingConfig?: { readonly MaxVCpuCount?: number };
  readonly KmsKeyArn?: string;
  readonly PropagateTags?: object;
  readonly TelemetryConfig?: object;
}

export interface CapacityProvider {
  readonly name: string;
  readonly arn: string;
  readonly state: 'Pending' | 'Active' | 'Deleting';
  readonly settings: CapacityProviderSettings;
  readonly tags: Map<string, string>;
  readonly modifiedAt: number;
}

/** AWS's own where a provider does not say. */
const DEFAULT_MAX_VCPUS = 400;

/** Where managed functions say that they run. There are no instances here: this machine is the only one. */
export class CapacityProviders {
  readonly #store: FunctionStore;
  readonly #createMs: number;
  readonly #providers = new Map<string, CapacityProvider>();

  constructor(store: FunctionStore, { createMs }: { readonly createMs: number }) {
    this.#store = store;
    this.#createMs = createMs;
  }

  create(
    reference: string,
    settings: CapacityProviderSettings,
    tags: Readonly<Record<string, string>>,
  ): CapacityProvider {
    const name = this.#nameOf(reference);
    if (this.#providers.has(name)) throw conflict(`Capacity provider already exists: ${this.#arnOf(name)}`);
    const provider: CapacityProvider = {
      name,
      arn: this.#arnOf(name),
      state: 'Pending',
      settings,
      tags: new Map(Object.entries(tags)),
      modifiedAt: this.#store.timers.now(),
    };
    this.#providers.set(name, provider);
    this.#store.timers.after(this.#createMs, () => {
      const current = this.#providers.get(name);
      if (current?.state === 'Pending') this.#providers.set(name, { ...current, state: 'Active' });
    });
    return provider;
  }

  /** By name or ARN. */
  get(reference: string): CapacityProvider {
    const provider = this.find(reference);
    if (provider === undefined)
      throw notFound(`Capacity provider not found: ${this.#arnOf(this.#nameOf(reference))}`);
    return provider;
  }

  find(reference: string): CapacityProvider | undefined {
    return this.#providers.get(this.#nameOf(reference));
  }

  update(reference: string, change: Partial<CapacityProviderSettings>): CapacityProvider {
    const provider = this.get(reference);
    if (provider.state !== 'Active') {
      throw conflict(
        `The operation cannot be performed at this time. The capacity provider is currently in the following state: ${provider.state}`,
      );
    }
    const settings = { ...provider.settings, ...change };
    const updated = { ...provider, settings, modifiedAt: this.#store.timers.now() };
    this.#providers.set(provider.name, updated);
    return updated;
  }

  delete(reference: string): CapacityProvider {
    const provider = this.get(reference);
    const [user] = this.versionsOf(provider);
    if (user !== undefined) {
      throw conflict(
        `The capacity provider cannot be deleted while function versions use it: ${user.functionArn}`,
      );
    }
    this.#providers.delete(provider.name);
    return { ...provider, state: 'Deleting' };
  }

  /** By name. */
  all(): readonly CapacityProvider[] {
    return [...this.#providers.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Functions and their published versions that run on it, by ARN. */
  versionsOf({ arn }: CapacityProvider): readonly FunctionConfiguration[] {
    return this.#store
      .records()
      .flatMap(({ latest, versions }) => [latest, ...versions.values()])
      .filter(({ managed }) => managed?.providerArn === arn)
      .sort((a, b) => (a.functionArn < b.functionArn ? -1 : 1));
  }

  /** Refuses what a function may not run on. */
  check(providerArn: string, architecture: string): void {
    const provider = this.find(providerArn);
    if (provider === undefined) throw invalidParameter(`Capacity provider not found: ${providerArn}`);
    const { Architectures: [only] = ['x86_64'] } = provider.settings.InstanceRequirements ?? {};
    if (only !== undefined && only !== architecture) {
      throw invalidParameter(
        `The function's architecture (${architecture}) must be that of its capacity provider (${only}).`,
      );
    }
  }

  maxVcpus(providerArn: string): number {
    const { CapacityProviderScalingConfig: scaling } = this.find(providerArn)?.settings ?? {};
    return scaling?.MaxVCpuCount ?? DEFAULT_MAX_VCPUS;
  }

  #arnOf(name: string): string {
    const { accountId, region } = this.#store.account;
    return `arn:aws:lambda:${region}:${accountId}:capacity-provider:${name}`;
  }

  #nameOf(reference: string): string {
    return reference.startsWith('arn:') ? ownName(this.#store.account, reference) : reference;
  }
}

/** An ARN of another account or region names nothing that is here. */
function ownName({ accountId, region }: Account, arn: string): string {
  const [, , , inRegion, ofAccount, , name = ''] = arn.split(':');
  return inRegion === region && ofAccount === accountId ? name : arn;
}
