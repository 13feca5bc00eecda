/** How others do, for the eye only: ratios are taken within one run on one machine, and these are of another. */
export interface Peer {
  readonly name: string;
  readonly clients: 1 | 8 | 64;
  readonly p50Micros?: number;
  readonly p99Micros?: number;
  readonly perSecond?: number;
  /** Of the server and, where the peer runs it inside, the environment. */
  readonly cpuMicros?: number;
}

/**
 * Medians of three rounds on an idle machine of two cores; a Rust environment and a handler that parses its event.
 * One client's row says 140 µs for two raw loopback round trips, which is what an invoke cannot go below.
 */
export const PEERS: readonly Peer[] = [
  { name: 'two raw round trips', clients: 1, p50Micros: 140 },
  {
    name: "AWS's emulator (RIE)",
    clients: 1,
    p50Micros: 300,
    p99Micros: 908,
    perSecond: 3160,
    cpuMicros: 347,
  },
  { name: 'cargo-lambda watch', clients: 1, p50Micros: 203, p99Micros: 329, perSecond: 4821, cpuMicros: 178 },
  { name: '8 × RIE', clients: 8, p50Micros: 241, p99Micros: 9678, perSecond: 7308, cpuMicros: 259 },
  {
    name: 'cargo-lambda watch',
    clients: 8,
    p50Micros: 899,
    p99Micros: 2024,
    perSecond: 8408,
    cpuMicros: 131,
  },
  { name: '64 × RIE', clients: 64, p50Micros: 5500, p99Micros: 67_032, perSecond: 5660, cpuMicros: 231 },
  {
    name: 'cargo-lambda watch',
    clients: 64,
    p50Micros: 8988,
    p99Micros: 14_659,
    perSecond: 7079,
    cpuMicros: 137,
  },
];
