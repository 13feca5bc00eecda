import { vcpuShare } from '@lambda-bench/config';
import type { FunctionConfiguration } from '../functions/function-configuration.ts';
import { STOPPING, type Invocation } from './invocation.ts';
import { Pool, type PoolOptions } from './pool.ts';

export type FleetOptions = Omit<PoolOptions, 'configuration' | 'cpuShare' | 'maxConcurrency'>;

/** Every function's environments. A function that was changed gets new ones; the old finish what they have begun. */
export class Fleet implements AsyncDisposable {
  readonly #options: FleetOptions;
  readonly #pools = new Map<string, Pool>();
  readonly #retired = new Set<Pool>();
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
    this.#poolOf(configuration).invoke(invocation);
  }

  /** The function, or one version of it, is changed or deleted. */
  retire(functionName: string, version?: string): void {
    for (const [key, pool] of this.#pools) {
      const { configuration } = pool;
      if (configuration.functionName !== functionName) continue;
      if (version !== undefined && configuration.version !== version) continue;
      this.#pools.delete(key);
      this.#retire(pool);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    const pools = [...this.#pools.values(), ...this.#retired];
    this.#pools.clear();
    await Promise.all(pools.map((pool) => pool[Symbol.asyncDispose]()));
  }

  #poolOf(configuration: FunctionConfiguration): Pool {
    const key = `${configuration.functionName}:${configuration.version}`;
    const current = this.#pools.get(key);
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
    });
    this.#pools.set(key, pool);
    return pool;
  }

  #retire(pool: Pool): void {
    this.#retired.add(pool);
    pool.retire('replaced');
    // Empty pools would otherwise add up over a run of thousands of updates.
    for (const old of this.#retired) if (old.isOver) this.#retired.delete(old);
  }
}

/** Changes of state make new objects too; what runs is changed only with these. */
function isSame(a: FunctionConfiguration, b: FunctionConfiguration): boolean {
  return a.lastModified === b.lastModified && a.code.sha256Base64 === b.code.sha256Base64;
}
