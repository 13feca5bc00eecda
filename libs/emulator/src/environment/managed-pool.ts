import type { FunctionConfiguration } from '../functions/function-configuration.ts';
import { makeHome } from './environment-home.ts';
import type { EnvironmentListener } from './environment-options.ts';
import { Environment } from './environment.ts';
import { SATURATED, STOPPING, type Invocation } from './invocation.ts';
import type { PoolOptions } from './pool.ts';
import type { StartFailure } from './start-failure.ts';

/** How many environments a version has: `min` always, up to `max` while those are full. */
export interface ManagedScale {
  readonly min: number;
  readonly max: number;
}

/** After an environment that did not start, before the next; doubled each time. */
const BACKOFF_MS = 200;
const BACKOFF_MAX_MS = 30_000;

/**
 * The environments of one published version on managed instances. They are started when it is published and not by an
 * invocation, which finds a place in one of them or none.
 */
export class ManagedPool implements EnvironmentListener, AsyncDisposable {
  readonly configuration: FunctionConfiguration;
  /** Once the first `min` environments are ready: undefined. Why not, where one of them does not start. */
  readonly provisioned: Promise<StartFailure | undefined>;
  readonly #options: PoolOptions;
  readonly #all = new Set<Environment>();
  readonly #ready = new Set<Environment>();
  readonly #starting = new Set<Promise<void>>();
  readonly #releasing = new Set<Promise<void>>();
  readonly #sweep: NodeJS.Timeout;
  readonly #settle: (failure: StartFailure | undefined) => void;
  #scale: ManagedScale;
  /** The scale was changed while environments were starting, which are ended only once all of them serve. */
  #rescaled = false;
  #failures = 0;
  #retry: NodeJS.Timeout | undefined;
  #isProvisioned = false;
  #closing: 'replaced' | 'stop' | undefined;

  constructor(options: PoolOptions, scale: ManagedScale) {
    this.#options = options;
    this.#scale = scale;
    this.configuration = options.configuration;
    let settle: (failure: StartFailure | undefined) => void = () => undefined;
    this.provisioned = new Promise((resolve) => (settle = resolve));
    this.#settle = settle;
    const { expireAfterMs } = options.pool;
    this.#sweep = setInterval(
      () => {
        this.#shrink(performance.now() - expireAfterMs);
      },
      Math.max(10, expireAfterMs / 4),
    ).unref();
    this.#refill();
  }

  get size(): number {
    return this.#all.size;
  }

  /** Nothing of it is left. */
  get isOver(): boolean {
    return this.#all.size + this.#starting.size + this.#releasing.size === 0;
  }

  /** Into the environment that has most room. Where none has any, the caller is refused, and one more is started. */
  invoke(invocation: Invocation): void {
    let roomiest: Environment | undefined;
    let room = 0;
    for (const environment of this.#ready) {
      const { capacity } = environment;
      if (capacity <= room) continue;
      roomiest = environment;
      room = capacity;
    }
    if (roomiest !== undefined) {
      roomiest.invoke(invocation);
      return;
    }
    const growing = this.#ready.size < this.#all.size + this.#starting.size;
    if (this.#isProvisioned && !growing && this.#all.size < this.#scale.max) this.#start();
    invocation.unstartable(this.#closing === 'stop' ? STOPPING : SATURATED);
  }

  scale(scale: ManagedScale): void {
    this.#scale = scale;
    this.#rescaled = true;
    this.#refill();
    this.#settleScale();
  }

  available(environment: Environment): void {
    this.#failures = 0;
    if (this.#closing !== undefined) {
      environment.end(this.#closing);
      return;
    }
    this.#ready.add(environment);
    this.#settleScale();
  }

  finishing(): void {
    // Whether its runtime asks for more does not matter: places are counted by what is under way.
  }

  gone(environment: Environment): void {
    this.#all.delete(environment);
    const served = this.#ready.delete(environment);
    const { home, released, failure } = environment;
    this.#track(released.then(() => home[Symbol.asyncDispose]()));
    if (this.#closing !== undefined) return;
    if (served) {
      this.#refill();
      return;
    }
    this.#notStarted(failure ?? { errorType: 'Runtime.ExitError', message: 'An environment did not start.' });
  }

  /** Idle environments end now, busy ones when they are done. */
  retire(cause: 'replaced' | 'stop'): void {
    this.#closing = cause;
    clearInterval(this.#sweep);
    clearTimeout(this.#retry);
    this.#provision({ errorType: 'Runtime.Unstartable', message: 'The version was taken away.' });
    for (const environment of [...this.#all]) environment.end(cause);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.retire('stop');
    while (this.#starting.size + this.#releasing.size > 0) {
      await Promise.all([...this.#starting, ...this.#releasing]);
    }
  }

  /** The first to fail fails the version; of one that serves already, another is tried later. */
  #notStarted(failure: StartFailure): void {
    this.#failures += 1;
    if (!this.#isProvisioned) {
      this.#provision(failure);
      this.retire('stop');
      return;
    }
    const delayMs = Math.min(BACKOFF_MAX_MS, BACKOFF_MS * 2 ** this.#failures);
    this.#retry ??= setTimeout(() => {
      this.#retry = undefined;
      this.#refill();
    }, delayMs);
  }

  #settleScale(): void {
    if (this.#closing === undefined && this.#ready.size >= this.#scale.min) this.#provision(undefined);
    if (!this.#rescaled || this.#ready.size < this.#all.size + this.#starting.size) return;
    this.#rescaled = false;
    this.#shrink(performance.now());
  }

  #provision(failure: StartFailure | undefined): void {
    if (this.#isProvisioned) return;
    this.#isProvisioned = true;
    this.#settle(failure);
  }

  #refill(): void {
    if (this.#closing !== undefined) return;
    if (this.#scale.min === 0) this.#provision(undefined);
    for (let missing = this.#scale.min - this.#all.size - this.#starting.size; missing > 0; missing -= 1) {
      this.#start();
    }
  }

  /** What is idle since then and more than there have to be. */
  #shrink(before: number): void {
    for (const environment of [...this.#ready]) {
      const spare = this.#all.size > this.#scale.min;
      const idle = environment.capacity === this.#options.maxConcurrency && environment.idleSince <= before;
      if (spare && idle) environment.end('expire');
    }
  }

  #start(): void {
    const starting = this.#startOne().finally(() => this.#starting.delete(starting));
    this.#starting.add(starting);
  }

  async #startOne(): Promise<void> {
    const { pool: _pool, homesDir, ...options } = this.#options;
    try {
      const home = await makeHome(homesDir, this.configuration.version);
      const environment = new Environment({
        ...options,
        home,
        homeFree: Promise.resolve(),
        phase: 'init',
        listener: this,
      });
      this.#all.add(environment);
      if (this.#closing !== undefined) environment.end('stop');
      // Only until it counts as one of all: how long it takes to start is its own affair.
      void environment.start();
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      if (this.#closing === undefined) this.#notStarted({ errorType: 'Runtime.Unstartable', message });
    }
  }

  #track(work: Promise<void>): void {
    this.#releasing.add(work);
    void work.finally(() => this.#releasing.delete(work));
  }
}
