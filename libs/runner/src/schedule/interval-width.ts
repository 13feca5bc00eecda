/** One measured time and the round, the cluster, that it belongs to. */
export interface RoundValue {
  readonly round: number;
  readonly valueMs: number;
}

/** Width of the interval of the median, relative to the median; undefined while there is too little to say. */
export type IntervalWidth = (values: readonly RoundValue[]) => number | undefined;
