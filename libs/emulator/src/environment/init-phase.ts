import type { InvocationLog } from '../accounting/invocation-log.ts';
import type { Launch } from '../launch/launch.ts';
import type { EnvironmentOptions } from './environment-options.ts';
import type { Verdict } from './running.ts';

const MANAGED_INIT_MS = 130_000;

/** How an environment begins: the clock and the limit of that, and what the log says of it. */
export class InitPhase {
  readonly #options: EnvironmentOptions;
  readonly #log: InvocationLog;
  readonly #timeoutMs: number;
  #timer: NodeJS.Timeout | undefined;
  #startedAt = 0;
  #deadlineMs = 0;

  constructor(options: EnvironmentOptions, log: InvocationLog) {
    this.#options = options;
    this.#log = log;
    this.#timeoutMs = options.configuration.timeoutSeconds * 1000;
  }

  /** On the clock of `performance`: an invocation that waits for its init counts from here. */
  get startedAt(): number {
    return this.#startedAt;
  }

  /** Epoch milliseconds: when an invocation that waits for its init is over. */
  get deadlineMs(): number {
    return this.#deadlineMs;
  }

  begin({ runtimeVersion }: Launch, timedOut: () => void): void {
    const { phase, settings, configuration, home } = this.#options;
    this.#log.initStart({
      ...(runtimeVersion === undefined ? {} : { runtimeVersion }),
      initializationType: this.#initializationType,
      phase,
      functionName: configuration.functionName,
      functionVersion: configuration.version,
      instanceId: home.logStream,
      instanceMaxMemoryBytes: configuration.memoryMb * 1024 * 1024,
    });
    this.#deadlineMs = Date.now() + this.#timeoutMs;
    this.#startedAt = performance.now();
    this.#timer = setTimeout(
      timedOut,
      phase === 'init' ? this.#limitMs(settings.initLimitMs) : this.#timeoutMs,
    );
  }

  /** How long it took, where it was a phase of its own; otherwise it is part of the invocation that waited for it. */
  succeed(): number | undefined {
    this.stopClock();
    return this.#options.phase === 'init' ? performance.now() - this.#startedAt : undefined;
  }

  fail({ status, errorType }: Verdict): void {
    this.#log.initReport({
      initMs: performance.now() - this.#startedAt,
      phase: this.#options.phase,
      initializationType: this.#initializationType,
      status,
      ...(errorType === undefined ? {} : { errorType }),
    });
  }

  stopClock(): void {
    clearTimeout(this.#timer);
  }

  /** A managed instance starts before anybody waits for it, and may take its time. */
  #limitMs(onDemandMs: number): number {
    return this.#options.managed ? Math.max(MANAGED_INIT_MS, this.#timeoutMs) : onDemandMs;
  }

  get #initializationType(): 'on-demand' | 'lambda-managed-instances' {
    return this.#options.managed ? 'lambda-managed-instances' : 'on-demand';
  }
}
