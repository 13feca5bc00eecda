/** The clock of the control plane, a parameter so that tests of states and limits need no waiting. */
export interface Timers {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs `action` later, never before the caller has returned. The answer takes it back. */
  after(delayMs: number, action: () => void): () => void;
}

export const systemTimers: Timers = {
  now: () => Date.now(),
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    // A pending state change must not keep a stopping server alive.
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};
