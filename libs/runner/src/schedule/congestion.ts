import { counted, BenchError } from '@lambda-bench/config';
import type { Invocation } from '../backend.ts';
import type { Clock } from '../clock.ts';
import type { Why } from '../verify/judge.ts';

/**
 * How many invocations may be under way at once. What an account has free is known beforehand at best, and changes with
 * whatever else runs in it: half as many when much is throttled, one more for every visit after that.
 */
export interface Congestion {
  readonly concurrency: number;
  /** Makes one invocation of a function and sees what becomes of it. */
  follow(functionName: string, invoke: () => Promise<Invocation>): Promise<Invocation>;
  /** After a visit. */
  ease(): void;
  /** Throws when nothing has come back for as long as patience reaches. */
  refuseHopeless(why: Why): void;
  /** Why a function does not run at all, if it is its own limit that has let nothing through for as long. */
  whySwitchedOff(functionName: string, why: Why): Why | undefined;
}

export interface CongestionOptions {
  readonly clock: Clock;
  /** The most, and what it begins with. */
  readonly concurrency: number;
  readonly patienceMs: number;
  readonly onLowered: (why: Why) => void;
}

/** Of so many invocations, so many throttled are a limit; fewer are the odd one out, which is asked again and no more. */
const WINDOW = 20;
const TOO_MANY = 5;
/** Invocations that were sent together are refused together, and say one thing. */
const CALM_MS = 2000;

/** Lambda's words for a function whose own reserved concurrency is used up, or zero. */
const OF_ONE_FUNCTION = /ReservedFunction(Concurrent)?Invocation(Rate)?LimitExceeded/;

export function openCongestion({
  clock,
  concurrency: most,
  patienceMs,
  onLowered,
}: CongestionOptions): Congestion {
  let concurrency = most;
  let inFlight = 0;
  let window: boolean[] = [];
  let loweredAt = -Infinity;
  let answeredAt = clock.now();
  const ownLimits = openOwnLimits(clock, patienceMs);

  function noteThrottled(why: Why, together: number): void {
    const now = clock.now();
    if (window.filter(Boolean).length < TOO_MANY || now - loweredAt < CALM_MS) return;
    loweredAt = now;
    window = [];
    const lowered = Math.max(1, Math.floor(Math.min(concurrency, together) / 2));
    if (lowered === concurrency) return;
    concurrency = lowered;
    onLowered(why);
  }

  return {
    get concurrency() {
      return concurrency;
    },
    async follow(functionName, invoke) {
      ownLimits.ask(functionName);
      inFlight += 1;
      const together = inFlight;
      const invocation = await invoke();
      inFlight -= 1;
      const isThrottled = invocation.outcome === 'unanswered' && invocation.cause === 'throttled';
      // Fewer of the others would not help a function whose own limit it is.
      if (isThrottled && OF_ONE_FUNCTION.test(invocation.message)) return invocation;
      ownLimits.letThrough(functionName);
      window = [...window.slice(1 - WINDOW), isThrottled];
      if (isThrottled) {
        const { code, message } = invocation;
        noteThrottled({ reason: 'throttled', message: `${code}: ${message}` }, together);
      } else {
        answeredAt = clock.now();
      }
      return invocation;
    },
    ease() {
      if (clock.now() - loweredAt >= CALM_MS) concurrency = Math.min(most, concurrency + 1);
    },
    refuseHopeless({ message }) {
      if (OF_ONE_FUNCTION.test(message) || clock.now() - answeredAt < patienceMs) return;
      throw new BenchError(
        'LB_ACCOUNT',
        `AWS has throttled every invocation for ${counted(Math.round(patienceMs / 60_000), 'minute')} (${message})`,
        'see what else runs in this account and region, or have its concurrency raised, then resume the run',
      );
    },
    whySwitchedOff: ownLimits.whySwitchedOff,
  };
}

/** When each function was last let through by its own limit, or first asked for. */
function openOwnLimits(clock: Clock, patienceMs: number) {
  const since = new Map<string, number>();
  return {
    ask(functionName: string): void {
      if (!since.has(functionName)) since.set(functionName, clock.now());
    },
    letThrough(functionName: string): void {
      since.set(functionName, clock.now());
    },
    whySwitchedOff: (functionName: string, { reason, message }: Why): Why | undefined => {
      const waitedMs = clock.now() - (since.get(functionName) ?? clock.now());
      if (!OF_ONE_FUNCTION.test(message) || waitedMs < patienceMs) return undefined;
      const minutes = Math.round(patienceMs / 60_000);
      return {
        reason,
        message: `its own reserved concurrency let nothing through for ${counted(minutes, 'minute')}: ${message}`,
      };
    },
  };
}
