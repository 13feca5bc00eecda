import type { Clock } from '../clock.ts';

export interface CallCounts {
  /** By operation. */
  readonly calls: Readonly<Record<string, number>>;
  /** Refused by the service's own limit. */
  readonly throttled: number;
  /** The most control calls, GetFunction aside, that arrived within any one second. */
  readonly mostPerSecond: number;
}

/** The service's side of a limit: what arrived, and whether that was too much. */
export interface CallCounter {
  /** Enters an arriving call; false if it is above the limit. */
  admit(operation: string): boolean;
  counts(): CallCounts;
}

export function callCounter(
  clock: Clock,
  perSecond: { readonly control: number | undefined; readonly getFunction: number | undefined },
): CallCounter {
  const calls: Record<string, number> = {};
  const control = slidingWindow(clock, perSecond.control);
  const getFunction = slidingWindow(clock, perSecond.getFunction);
  let throttled = 0;
  return {
    admit(operation) {
      calls[operation] = (calls[operation] ?? 0) + 1;
      const admitted = (operation === 'GetFunction' ? getFunction : control).admit();
      if (!admitted) throttled += 1;
      return admitted;
    },
    counts: () => ({ calls: { ...calls }, throttled, mostPerSecond: control.most() }),
  };
}

function slidingWindow(clock: Clock, limit: number | undefined) {
  let arrivals: number[] = [];
  let most = 0;
  return {
    admit(): boolean {
      const now = clock.now();
      arrivals = arrivals.filter((at) => at > now - 1000);
      arrivals.push(now);
      most = Math.max(most, arrivals.length);
      return limit === undefined || arrivals.length <= limit;
    },
    most: () => most,
  };
}
