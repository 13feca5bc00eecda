import { vcpuShare } from '@lambda-bench/config';
import type { FunctionConfiguration, ManagedInstances } from '../functions/function-configuration.ts';
import { managedVcpus } from '../functions/managed-instances.ts';
import { SATURATED, STOPPING, type Invocation } from './invocation.ts';
import { ManagedPool, type ManagedScale } from './managed-pool.ts';
import { Pool, type PoolOptions } from './pool.ts';
import type { StartFailure } from './start-failure.ts';

export type FleetOptions = Omit<PoolOptions, 'configuration' | 'cpuShare' | 'maxConcurrency' | 'managed'>;

/** Every function's environments. A function that was changed gets new ones; the old finish what they have begun. */
export class Fleet implements AsyncDisposable {
  readonly #options: FleetOptions;
  readonly #pools = new Map<string, Pool | ManagedPool>();
  /** Whose first environments are starting; what they will replace serves on. */
  readonly #coming = new Map<string, ManagedPool>();
  readonly #retired = new Set<Pool | ManagedPool>();
  #stopped = false;

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  /** Environments that live, of one function or of all. */
  count(functionName?: string): number {
    let environments = 0;
    for (const pool of this.#pools.values()) {
      if (functionName === undefined || pool.configuration.functionName === functionName)
        environments += pool.size;
    }
    return environments;
  }

  invoke(configuration: FunctionConfiguration, invocation: Invocation): void {
    if (this.#stopped) {
      invocation.unstartable(STOPPING);
      return;
    }
    const pool = this.#poolOf(configuration);
    if (pool === undefined) invocation.unstartable(SATURATED);
    else pool.invoke(invocation);
  }

  /** Starts the environments of a published version on managed instances. Why it cannot serve, if it cannot. */
  async provision(
    configuration: FunctionConfiguration,
    managed: ManagedInstances,
    scale: ManagedScale,
  ): Promise<StartFailure | undefined> {
    if (this.#stopped) return { errorType: 'Runtime.Unstartable', message: STOPPING.reason };
    const key = keyOf(configuration);
    const pool = new ManagedPool(
      {
        ...this.#options,
        configuration,
        cpuShare: managedVcpus(configuration, managed),
        maxConcurrency: managed.maxConcurrency,
        managed: true,
      },
      scale,
    );
    const former = this.#coming.get(key);
    if (former !== undefined) this.#retire(former);
    this.#coming.set(key, pool);
    const failure = await pool.provisioned;
    if (this.#coming.get(key) === pool) this.#coming.delete(key);
    if (failure !== undefined) {
      this.#retire(pool);
      return failure;
    }
    const current = this.#pools.get(key);
    if (current !== undefined) this.#retire(current);
    this.#pools.set(key, pool);
    return undefined;
  }

  /** Of a version on managed instances, from now on. */
  scale(functionName: string, version: string, scale: ManagedScale): void {
    const key = keyOf({ functionName, version });
    for (const pool of [this.#pools.get(key), this.#coming.get(key)]) {
      if (pool instanceof ManagedPool) pool.scale(scale);
    }
  }

  /** The function, or one version of it, is changed or deleted. */
  retire(functionName: string, version?: string): void {
    for (const pools of [this.#pools, this.#coming]) {
      for (const [key, pool] of pools) {
        const { configuration } = pool;
        if (configuration.functionName !== functionName) continue;
        if (version !== undefined && configuration.version !== version) continue;
        pools.delete(key);
        this.#retire(pool);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    const pools = [...this.#pools.values(), ...this.#coming.values(), ...this.#retired];
    this.#pools.clear();
    this.#coming.clear();
    await Promise.all(pools.map((pool) => pool[Symbol.asyncDispose]()));
  }

  /** Managed ones are not made on the way: an invocation finds what was started when its version was published. */
  #poolOf(configuration: FunctionConfiguration): Pool | ManagedPool | undefined {
    const key = keyOf(configuration);
    const current = this.#pools.get(key);
    if (configuration.managed !== undefined) return current;
    if (current !== undefined) {
      if (current.configuration === configuration || isSame(current.configuration, configuration))
        return current;
      this.#retire(current);
    }
    const pool = new Pool({
      ...this.#options,
      configuration,
      cpuShare: vcpuShare(configuration.memoryMb),
      maxConcurrency: 1,
      managed: false,
    });
    this.#pools.set(key, pool);
    return pool;
  }

  #retire(pool: Pool | ManagedPool): void {
    this.#retired.add(pool);
    pool.retire('replaced');
    // Empty pools would otherwise add up over a run of thousands of updates.
    for (const old of this.#retired) if (old.isOver) this.#retired.delete(old);
  }
}

function keyOf({ functionName, version }: Pick<FunctionConfiguration, 'functionName' | 'version'>): string {
  return `${functionName}:${version}`;
}

/** Changes of state make new objects too; what runs is changed only with these. */
function isSame(a: FunctionConfiguration, b: FunctionConfiguration): boolean {
  return a.lastModified === b.lastModified && a.code.sha256Base64 === b.code.sha256Base64;
}
