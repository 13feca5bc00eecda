import type { InvocationLog } from '../accounting/invocation-log.ts';
import type { FunctionConfiguration } from '../functions/function-configuration.ts';
import { makeHome, type EnvironmentHome } from './environment-home.ts';
import type { EnvironmentListener, EnvironmentOptions } from './environment-options.ts';
import { Environment } from './environment.ts';
import { STOPPING, type Invocation } from './invocation.ts';
import { ENDINGS, type EndCause } from './lifecycle.ts';

export interface PoolSettings {
  /** Environments that a version on managed instances has from the start, unless its scaling says another number. */
  readonly managedMinimum: number;
  /**
   * How long an invocation waits for an environment whose caller already has the answer, but whose runtime has not yet
   * asked for more, before a further environment is started. A caller who asks again at once would otherwise meet a
   * second, cold environment; AWS's own way to the function is long enough for this never to show.
   */
  readonly finishingGraceMs: number;
  /** Idle for so long, an environment ends. */
  readonly expireAfterMs: number;
}

export const DEFAULT_POOL_SETTINGS: PoolSettings = {
  managedMinimum: 3,
  finishingGraceMs: 500,
  expireAfterMs: 10 * 60_000,
};

export interface PoolOptions extends Omit<
  EnvironmentOptions,
  'home' | 'homeFree' | 'phase' | 'listener' | 'log'
> {
  readonly pool: PoolSettings;
  /** Where homes are made. */
  readonly homesDir: string;
}

interface FreeHome {
  readonly home: EnvironmentHome;
  /** Its former tenant may still be on its way out. */
  readonly free: Promise<void>;
}

interface Waiting {
  readonly invocation: Invocation;
  readonly since: number;
}

/** The environments of one version of a function as it is configured now. */
export class Pool implements EnvironmentListener, AsyncDisposable {
  readonly configuration: FunctionConfiguration;
  readonly #options: PoolOptions;
  readonly #all = new Set<Environment>();
  /** Most recently used last, and taken first, so that what is not needed grows old and expires. */
  readonly #idle: Environment[] = [];
  readonly #finishing = new Set<Environment>();
  readonly #waiting: Waiting[] = [];
  readonly #freeHomes: FreeHome[] = [];
  readonly #starting = new Set<Promise<void>>();
  readonly #releasing = new Set<Promise<void>>();
  readonly #sweep: NodeJS.Timeout;
  #graceTimer: NodeJS.Timeout | undefined;
  #closing: 'replaced' | 'stop' | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.configuration = options.configuration;
    const { expireAfterMs } = options.pool;
    this.#sweep = setInterval(
      () => {
        this.#expire(performance.now() - expireAfterMs);
      },
      Math.max(10, expireAfterMs / 4),
    ).unref();
  }

  get size(): number {
    return this.#all.size;
  }

  /** Nothing of it is left. */
  get isOver(): boolean {
    return this.#all.size + this.#starting.size + this.#releasing.size === 0;
  }

  invoke(invocation: Invocation): void {
    const environment = this.#takeIdle();
    if (environment !== undefined) {
      environment.invoke(invocation);
    } else if (this.#finishing.size > this.#waiting.length) {
      this.#waiting.push({ invocation, since: performance.now() });
      this.#graceTimer ??= setTimeout(this.#graceOver, this.#options.pool.finishingGraceMs);
    } else {
      this.#start('init', invocation);
    }
  }

  available(environment: Environment): void {
    this.#finishing.delete(environment);
    if (this.#closing !== undefined) {
      environment.end(this.#closing);
      return;
    }
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) environment.invoke(waiting.invocation);
    if (environment.capacity > 0 && !this.#idle.includes(environment)) this.#idle.push(environment);
  }

  finishing(environment: Environment): void {
    this.#finishing.add(environment);
  }

  gone(environment: Environment, cause: EndCause, orphan: Invocation | undefined): void {
    this.#all.delete(environment);
    this.#finishing.delete(environment);
    const idle = this.#idle.indexOf(environment);
    if (idle >= 0) this.#idle.splice(idle, 1);
    const { home, released } = environment;
    if (ENDINGS[cause].homeSurvives && this.#closing === undefined) {
      this.#freeHomes.push({ home, free: released });
    } else {
      this.#track(released.then(() => home[Symbol.asyncDispose]()));
    }
    this.#track(released);
    if (orphan !== undefined) this.#startAgain(orphan, cause, environment.log);
    this.#serveWaiting();
  }

  /** Idle environments end now, busy ones when they are done. */
  retire(cause: 'replaced' | 'stop'): void {
    this.#closing = cause;
    for (const environment of [...this.#all]) environment.end(cause);
    for (const { home, free } of this.#freeHomes.splice(0)) {
      this.#track(free.then(() => home[Symbol.asyncDispose]()));
    }
    if (cause === 'stop') {
      for (const { invocation } of this.#waiting.splice(0)) {
        invocation.unstartable(STOPPING);
      }
    }
    clearInterval(this.#sweep);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.retire('stop');
    clearTimeout(this.#graceTimer);
    while (this.#starting.size + this.#releasing.size > 0) {
      await Promise.all([...this.#starting, ...this.#releasing]);
    }
  }

  #takeIdle(): Environment | undefined {
    for (;;) {
      const environment = this.#idle.at(-1);
      if (environment === undefined) return undefined;
      const { capacity } = environment;
      if (capacity <= 1) this.#idle.pop();
      if (capacity > 0) return environment;
    }
  }

  #startAgain(orphan: Invocation, cause: EndCause, log: InvocationLog): void {
    if (this.#closing === 'stop' || cause === 'stop') {
      orphan.unstartable(STOPPING);
    } else {
      this.#start('invoke', orphan, log);
    }
  }

  #start(phase: 'init' | 'invoke', invocation: Invocation, log?: InvocationLog): void {
    const starting = this.#startIn(phase, invocation, log);
    this.#starting.add(starting);
    void starting.finally(() => this.#starting.delete(starting));
  }

  async #startIn(phase: 'init' | 'invoke', invocation: Invocation, log?: InvocationLog): Promise<void> {
    const { pool: _pool, homesDir, ...options } = this.#options;
    try {
      const { home, free } = this.#freeHomes.pop() ?? {
        home: await makeHome(homesDir, this.configuration.version),
        free: Promise.resolve(),
      };
      const environment = new Environment({
        ...options,
        home,
        homeFree: free,
        phase,
        listener: this,
        ...(log === undefined ? {} : { log }),
      });
      this.#all.add(environment);
      if (this.#closing === 'stop') environment.end('stop');
      await environment.start(invocation);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      invocation.unstartable({
        reason,
        hint: 'Look at the disk and the limits of this machine.',
        permanent: false,
      });
    }
  }

  /** Environments that were waited for have gone: what waits beyond the others gets environments of its own. */
  #serveWaiting(): void {
    while (this.#waiting.length > this.#finishing.size) {
      const waiting = this.#waiting.pop();
      if (waiting !== undefined) this.#start('init', waiting.invocation);
    }
  }

  readonly #graceOver = (): void => {
    this.#graceTimer = undefined;
    const { finishingGraceMs } = this.#options.pool;
    const now = performance.now();
    for (;;) {
      const oldest = this.#waiting[0];
      if (oldest === undefined) return;
      const leftMs = oldest.since + finishingGraceMs - now;
      if (leftMs > 0) {
        this.#graceTimer = setTimeout(this.#graceOver, leftMs);
        return;
      }
      this.#waiting.shift();
      this.#start('init', oldest.invocation);
    }
  };

  #expire(before: number): void {
    for (const environment of [...this.#idle]) if (environment.idleSince < before) environment.end('expire');
  }

  #track(work: Promise<void>): void {
    this.#releasing.add(work);
    void work.finally(() => this.#releasing.delete(work));
  }
}
