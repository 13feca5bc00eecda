import { exitReason } from '../accounting/exit-reason.ts';
import { exitMessage, timeoutAnswer } from '../accounting/fault-payload.ts';
import { accountOf } from '../accounting/invocation-account.ts';
import { InvocationLog } from '../accounting/invocation-log.ts';
import type { Exit, SandboxProcess } from '../isolation/isolation.ts';
import type { ExtensionFault } from '../runtime-api/extensions.ts';
import { RuntimeApi, type RuntimeApiListener } from '../runtime-api/runtime-api.ts';
import type { Answer, InitError } from '../runtime-api/runtime-invocation.ts';
import type { EnvironmentHome } from './environment-home.ts';
import type { EnvironmentOptions } from './environment-options.ts';
import { EnvironmentParts } from './environment-parts.ts';
import { InitPhase } from './init-phase.ts';
import {
  invokeEvent,
  STOPPING,
  type Invocation,
  type InvocationAccount,
  type Unstartable,
} from './invocation.ts';
import { ENDINGS, nextState, type EndCause, type LifeCause, type LifeState } from './lifecycle.ts';
import { drained, shutDown } from './orderly-end.ts';
import { startFailure, type StartFailure } from './start-failure.ts';
import { newRunning, TIMED_OUT, verdictOf, type Running, type Verdict } from './running.ts';

/** One execution environment: a process in its sandbox, with a Runtime API of its own, from init to gone. */
export class Environment implements RuntimeApiListener {
  readonly home: EnvironmentHome;
  readonly log: InvocationLog;
  /** Settles when nothing of it is left but its home. */
  readonly released: Promise<void>;
  /** Why it never came to serve, where it did not. */
  failure: StartFailure | undefined;
  /** When it last became idle; only idle environments expire. */
  idleSince = 0;
  readonly #options: EnvironmentOptions;
  readonly #api: RuntimeApi;
  readonly #parts = new EnvironmentParts();
  readonly #timeoutMs: number;
  readonly #init: InitPhase;
  readonly #running = new Map<string, Running>();
  /** Timed out, and still occupying the runtime until it answers in vain. */
  readonly #overdue = new Set<string>();
  readonly #settleReleased: () => void;
  #state: LifeState = 'init';
  #first: Invocation | undefined;
  #booting: Promise<void> | undefined;
  #freezeTimer: NodeJS.Timeout | undefined;
  /** For the first REPORT only, and only where init was a phase of its own. */
  #initMs: number | undefined;
  #served = false;
  #deliveries = 0;

  constructor(options: EnvironmentOptions) {
    const { configuration, account } = options;
    this.#options = options;
    this.home = options.home;
    this.#timeoutMs = configuration.timeoutSeconds * 1000;
    this.log = options.log ?? newLog(options);
    this.#init = new InitPhase(options, this.log);
    this.#api = new RuntimeApi({
      facts: {
        functionName: configuration.functionName,
        functionVersion: configuration.version,
        handler: configuration.handler,
        accountId: account.accountId,
      },
      single: !options.managed,
      listener: this,
    });
    let settle: () => void = () => undefined;
    this.released = new Promise<void>((resolve) => (settle = resolve));
    this.#settleReleased = settle;
  }

  get state(): LifeState {
    return this.#state;
  }

  /** How many more invocations it can take at this moment. */
  get capacity(): number {
    if (this.#state === 'init' || this.#state === 'gone') return 0;
    return this.#options.maxConcurrency - this.#running.size - this.#overdue.size;
  }

  /** Starts the process; `first` is delivered as soon as it is initialised. */
  async start(first?: Invocation): Promise<void> {
    this.#first = first;
    try {
      this.#booting = this.#boot();
      await this.#booting;
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      this.#cannotStart({
        reason,
        hint: 'See the message; nothing was charged to the function.',
        permanent: false,
      });
    }
  }

  /** Only while `capacity` is above zero. */
  invoke(invocation: Invocation): void {
    if (this.#state === 'frozen') void this.#thaw(invocation);
    else this.#begin(invocation);
  }

  /** Ends it where that is possible: busy environments are not expired or replaced, only stopped. */
  end(cause: 'expire' | 'replaced' | 'stop'): void {
    // One that is waking up for an invocation ends when that is done.
    if (!this.#can(cause) || (cause !== 'stop' && this.#running.size > 0)) return;
    const waiting = this.#first;
    this.#first = undefined;
    for (const [requestId, running] of this.#running) {
      if (running.answer !== undefined) continue;
      clearTimeout(running.timer);
      this.#running.delete(requestId);
      running.invocation.unstartable(STOPPING);
    }
    this.#end(cause, verdictOf(undefined), waiting);
  }

  // The Runtime API's side.

  polled(): void {
    for (const running of this.#running.values()) {
      if (running.answer !== undefined) running.durationMs ??= performance.now() - running.startedAt;
    }
    this.#advance();
  }

  extensionPolled(): void {
    this.#advance();
  }

  answered(requestId: string, answer: Answer): void {
    const running = this.#running.get(requestId);
    if (running === undefined || running.answer !== undefined) return;
    running.answer = answer;
    running.invocation.answered(answer);
    if (this.#options.managed) {
      running.durationMs = performance.now() - running.startedAt;
      this.#completeSoon(running);
    } else {
      this.#options.listener.finishing(this);
    }
  }

  answeredInVain(requestId: string): void {
    if (this.#overdue.delete(requestId)) this.idleSince = performance.now();
  }

  initFailed(error: InitError): void {
    const { errorType, payload } = error;
    this.#failInit('init-error', { kind: 'error', errorType, payload, streamed: false });
  }

  extensionFailed({ phase, errorType }: ExtensionFault): void {
    const answer: Answer = { kind: 'fault', errorType, errorMessage: `Extension failed: ${phase} error` };
    if (this.#state === 'init') this.#failInit('extension-failed', answer);
    else if (this.#can('extension-failed')) this.#fail('extension-failed', () => answer);
  }

  // Start.

  async #boot(): Promise<void> {
    const { settings, home } = this.#options;
    const launch = await this.#parts.prepare(this.#options, this.#api);
    if (this.#isGone()) return;
    if (!launch.ok) {
      this.#cannotStart({ reason: launch.reason, hint: launch.hint, permanent: true });
      return;
    }
    this.#parts.sandbox?.setCpu(settings.initCpu === 'burst' ? 'burst' : 'share');
    this.#init.begin(launch, () => {
      this.#initTimedOut();
    });
    const process = await this.#parts.spawn(launch, home.tmpDir);
    this.log.capture(process.stdout);
    this.log.capture(process.stderr);
    void process.exited.then((exit) => this.#exited(process, exit));
  }

  #cannotStart(why: Unstartable): void {
    const first = this.#first;
    this.#first = undefined;
    this.failure ??= { errorType: 'Runtime.Unstartable', message: `${why.reason} ${why.hint}` };
    if (this.#can('unstartable')) this.#end('unstartable', verdictOf(undefined));
    first?.unstartable(why);
  }

  #initTimedOut(): void {
    if (this.#options.phase === 'init') this.#failInit('init-timeout', undefined);
    else this.#failInit('timeout', timeoutAnswer(this.#first?.requestId ?? '', this.#timeoutMs));
  }

  /** A failed init is tried once more inside the invocation that waits for it; only then does the invocation fail. */
  #failInit(cause: EndCause, answer: Answer | undefined): void {
    if (this.#state !== 'init' || !this.#can(cause)) return;
    const timedOut = cause === 'init-timeout' || cause === 'timeout';
    const verdict: Verdict = timedOut ? TIMED_OUT : verdictOf(answer);
    this.#init.fail(verdict);
    this.failure = startFailure(cause, answer);
    const first = this.#first;
    this.#first = undefined;
    if (this.#options.phase === 'init') {
      this.#end(cause, verdict, first);
      return;
    }
    if (first !== undefined && answer !== undefined) {
      const running = this.#run(first, this.#init.startedAt, 0);
      this.#logStart(first);
      this.#answer(running, answer);
    }
    // A runtime's own init error ends the environment, so REPORT names it although it is the function's.
    this.#end(cause, { ...verdict, byFunction: false });
  }

  // Invocations.

  #advance(): void {
    if (this.#api.state !== 'Ready' || !this.#api.extensions.ready) return;
    if (this.#state === 'init') {
      this.#initialised();
      return;
    }
    if (this.#options.managed) return;
    for (const running of this.#running.values()) {
      if (running.answer !== undefined && running.durationMs !== undefined) this.#completeSoon(running);
    }
  }

  #initialised(): void {
    this.#initMs = this.#init.succeed();
    this.#api.extensions.close();
    this.#parts.sandbox?.setCpu('share');
    this.#go('initialised');
    const first = this.#first;
    this.#first = undefined;
    if (first === undefined) {
      this.#becomeIdle();
      return;
    }
    this.#begin(first);
  }

  async #thaw(invocation: Invocation): Promise<void> {
    this.#go('thaw');
    // Taken before it is awake: nobody else may be given this place.
    const running = this.#run(invocation, performance.now(), 0);
    try {
      await this.#parts.sandbox?.thaw();
    } catch (cause) {
      this.#running.delete(invocation.requestId);
      const reason = `the environment did not wake up: ${cause instanceof Error ? cause.message : String(cause)}`;
      invocation.unstartable({ reason, hint: 'Invoke again.', permanent: false });
      this.end('stop');
      return;
    }
    if (this.#isGone()) return;
    this.#running.delete(running.invocation.requestId);
    this.#begin(invocation);
  }

  #begin(invocation: Invocation): void {
    const suppressed = this.#options.phase === 'invoke' && !this.#served;
    if (this.#served) this.log.dropTail();
    this.#logStart(invocation);
    this.#go('invoke');
    const now = performance.now();
    const running = suppressed
      ? this.#run(invocation, this.#init.startedAt, 0)
      : this.#run(invocation, now, invocation.wantsTail ? this.#parts.cpuMicros() : 0);
    const deadlineMs = suppressed ? this.#init.deadlineMs : Date.now() + this.#timeoutMs;
    this.#served = true;
    running.timer = setTimeout(this.#timedOut, this.#timeoutMs - (now - running.startedAt), running);
    this.#api.deliver(invocation, this.#nonce(), deadlineMs);
    if (this.#api.extensions.registered)
      this.#api.extensions.publish('INVOKE', invokeEvent(invocation, deadlineMs));
  }

  /** New for every attempt, so that an answer to an earlier one is told apart. */
  #nonce(): string {
    this.#deliveries += 1;
    return `${this.home.id}-${String(this.#deliveries)}`;
  }

  #run(invocation: Invocation, startedAt: number, cpuAtStart: number): Running {
    const running = newRunning(invocation, startedAt, cpuAtStart);
    this.#running.set(invocation.requestId, running);
    return running;
  }

  #answer(running: Running, answer: Answer): void {
    if (running.answer !== undefined) return;
    running.answer = answer;
    running.invocation.answered(answer);
  }

  readonly #timedOut = (running: Running): void => {
    const { requestId } = running.invocation;
    if (!this.#running.has(requestId) || running.completing) return;
    const delivered = this.#api.expire(requestId);
    running.durationMs = this.#timeoutMs;
    this.#answer(running, timeoutAnswer(requestId, this.#timeoutMs));
    // A managed instance goes on with its other invocations; an on-demand one has nothing else to do.
    if (!this.#options.managed) {
      this.#end('timeout', TIMED_OUT);
      return;
    }
    if (delivered) this.#overdue.add(requestId);
    this.#complete(running, TIMED_OUT);
  };

  /** Not at once: what the function printed before it answered may still be in its pipe. */
  #completeSoon(running: Running): void {
    if (running.completing) return;
    running.completing = true;
    setImmediate(this.#completeNow, running);
  }

  readonly #completeNow = (running: Running): void => {
    if (!this.#isGone()) this.#complete(running, verdictOf(running.answer));
  };

  #complete(running: Running, verdict: Verdict): void {
    clearTimeout(running.timer);
    const { invocation } = running;
    if (!this.#running.delete(invocation.requestId)) return;
    const account = this.#account(running, verdict);
    invocation.accounted(account);
    if (this.#state !== 'busy') return;
    if (this.#running.size === 0) this.#go('done');
    this.#becomeIdle();
  }

  #account(running: Running, verdict: Verdict): InvocationAccount {
    const { configuration, managed } = this.#options;
    const account = accountOf({
      running,
      verdict,
      initMs: this.#initMs,
      parts: this.#parts,
      log: this.log,
      configuration,
      managed,
    });
    this.#initMs = undefined;
    return account;
  }

  #becomeIdle(): void {
    const { freezeAfterMs } = this.#options.settings;
    this.idleSince = performance.now();
    if (!this.#options.managed && freezeAfterMs !== undefined) {
      if (this.#freezeTimer === undefined)
        this.#freezeTimer = setTimeout(this.#freeze, freezeAfterMs).unref();
      else this.#freezeTimer.refresh();
    }
    this.#options.listener.available(this);
  }

  readonly #freeze = (): void => {
    if (this.#state !== 'ready') return;
    this.#go('freeze');
    this.#parts.sandbox?.freeze().catch(() => {
      // It was killed or thawed meanwhile, or stays awake: an idle environment that is awake does no harm.
    });
  };

  // End.

  async #exited(process: SandboxProcess, exit: Exit): Promise<void> {
    // Its last words and its last answer may still be on their way to us.
    await drained([process.stdout, process.stderr]);
    const outOfMemory = !this.#isGone() && this.#parts.sandbox?.takeOomKill() === true;
    const cause = outOfMemory ? 'out-of-memory' : 'exit';
    if (!this.#can(cause)) return;
    const errorType = outOfMemory ? 'Runtime.OutOfMemory' : 'Runtime.ExitError';
    const reason = exitReason(exit);
    const answer = (requestId: string): Answer => {
      return { kind: 'fault', errorType, errorMessage: exitMessage(requestId, reason) };
    };
    if (this.#state === 'init') this.#failInit(cause, answer(this.#first?.requestId ?? ''));
    else this.#fail(cause, answer);
  }

  #fail(cause: EndCause, answer: (requestId: string) => Answer): void {
    for (const running of this.#running.values()) {
      running.durationMs ??= performance.now() - running.startedAt;
      this.#answer(running, answer(running.invocation.requestId));
    }
    this.#end(cause, verdictOf(answer('')));
  }

  #end(cause: EndCause, verdict: Verdict, orphan?: Invocation): void {
    this.#go(cause);
    this.#init.stopClock();
    clearTimeout(this.#freezeTimer);
    for (const running of this.#running.values()) clearTimeout(running.timer);
    this.#options.listener.gone(this, cause, orphan);
    void this.#release(cause, verdict);
  }

  async #release(cause: EndCause, verdict: Verdict): Promise<void> {
    const { shutdownReason, orderly } = ENDINGS[cause];
    await drained([]);
    for (const running of [...this.#running.values()]) {
      this.#complete(running, running.completing ? verdictOf(running.answer) : verdict);
    }
    // A failed boot has been reported where it failed.
    await this.#booting?.catch(() => undefined);
    const { sandbox, process } = this.#parts;
    if (orderly && sandbox !== undefined && process !== undefined) {
      await shutDown({ sandbox, process, extensions: this.#api.extensions, reason: shutdownReason });
    }
    await this.#parts[Symbol.asyncDispose]();
    this.#settleReleased();
  }

  #logStart(invocation: Invocation): void {
    const { requestId } = invocation;
    this.log.start({ requestId, version: this.#options.configuration.version });
  }

  #isGone(): boolean {
    return this.#state === 'gone';
  }

  #can(cause: LifeCause): boolean {
    return nextState(this.#state, cause) !== undefined;
  }

  #go(cause: LifeCause): void {
    const next = nextState(this.#state, cause);
    if (next === undefined) throw new Error(`an environment that is ${this.#state} cannot ${cause}`);
    this.#state = next;
  }
}

function newLog({ configuration, home, logs }: EnvironmentOptions): InvocationLog {
  const { format, group, systemLevel } = configuration.logging;
  return new InvocationLog(
    { store: logs, group, stream: home.logStream },
    { format, ...(systemLevel === undefined ? {} : { systemLevel }) },
  );
}
