import { createHash } from 'node:crypto';
import { answer, integerKey, type Answer } from './contract/answer.ts';

interface Sorted {
  readonly sizeMB: number;
  readonly count: number;
  readonly seed: number;
  readonly hash: string;
}

const WORKLOAD = {
  type: 'memory-intensive',
  backend: `BigInt64Array.prototype.sort (V8 ${process.versions.v8})`,
};
const SIZE_MB = 100;
const COUNT = (SIZE_MB * 1024 * 1024) / 8;
const HASHED_BYTES = 1000 * 8;
const SEED = { fallback: 1, min: 0, max: 2 ** 32 - 1 };

export function handler(event: unknown): Promise<Answer<Sorted>> {
  return answer(WORKLOAD, event, (keys) => {
    const seed = integerKey(keys, 'seed', SEED);
    const values = generate(seed);
    values.sort();
    const first = new Uint8Array(values.buffer, 0, HASHED_BYTES);
    return { sizeMB: SIZE_MB, count: COUNT, seed, hash: createHash('sha256').update(first).digest('hex') };
  });
}

/**
 * Signed 64-bit integers, written through a view of their lower halves: every element is below 2^30, so the upper
 * halves stay zero, and 13 million BigInts are never made. Every machine that Lambda has is little-endian.
 */
function generate(seed: number): BigInt64Array {
  const values = new BigInt64Array(COUNT);
  const halves = new Uint32Array(values.buffer);
  let x = seed;
  for (let i = 0; i < halves.length; i += 2) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    halves[i] = x >>> 2;
  }
  return values;
}
