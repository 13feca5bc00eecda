import { incompleteBeta } from './incomplete-beta.ts';

/** P(X ≤ k) of a binomial with n trials of probability p. */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  return k >= n ? 1 : incompleteBeta(1 - p, n - k, k + 1);
}

export function studentTCdf(t: number, df: number): number {
  const tail = incompleteBeta(df / (df + t * t), df / 2, 0.5) / 2;
  return t < 0 ? tail : 1 - tail;
}

/** Near the middle Marsaglia's series (Evaluating the normal distribution, 2004), in the tail Laplace's continued fraction. */
export function normalCdf(z: number): number {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (Math.abs(z) < 3) {
    let term = z;
    let sum = z;
    for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
      term *= (z * z) / odd;
      sum += term;
    }
    return 0.5 + density * sum;
  }
  let fraction = Math.abs(z);
  for (let step = 100; step > 0; step -= 1) fraction = Math.abs(z) + step / fraction;
  const tail = density / fraction;
  return z < 0 ? tail : 1 - tail;
}

export function normalQuantile(p: number): number {
  return inverse(normalCdf, p);
}

export function studentTQuantile(p: number, df: number): number {
  return inverse((t) => studentTCdf(t, df), p);
}

/** By bisection: a distribution only grows. */
function inverse(cdf: (x: number) => number, p: number): number {
  let low = -1;
  let high = 1;
  while (cdf(low) > p) low *= 2;
  while (cdf(high) < p) high *= 2;
  for (let step = 0; step < 100 && high - low > 1e-13 * Math.max(1, Math.abs(low)); step += 1) {
    const middle = (low + high) / 2;
    if (cdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
