export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

/** Resolves after that many milliseconds of the clock it belongs to. */
export type Sleep = (ms: number) => Promise<void>;
