/** Uniform in [0, 1). */
export type Random = () => number;

/**
 * xoshiro128** seeded through splitmix32 (Blackman and Vigna, 2018): 32-bit arithmetic, so that every machine and
 * Node version gives the same sequence for the same seed.
 */
export function seededRandom(...seeds: readonly (number | string)[]): Random {
  const next = splitmix32(hashSeeds(seeds));
  let a = next();
  let b = next();
  let c = next();
  let d = next();
  return () => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result / 4_294_967_296;
  };
}

/** Fisher and Yates; the argument stays as it is. */
export function shuffled<T>(items: readonly T[], random: Random): readonly T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const [x, y] = [result[last], result[other]];
    if (x === undefined || y === undefined) continue;
    result[last] = y;
    result[other] = x;
  }
  return result;
}

/** FNV-1a over the seeds' text, so that (seed, round) pairs are far apart. */
function hashSeeds(seeds: readonly (number | string)[]): number {
  let hash = 0x811c9dc5;
  for (const char of seeds.join('/')) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash >>> 0;
}

function splitmix32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) | 0;
  };
}
