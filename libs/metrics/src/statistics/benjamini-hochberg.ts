/**
 * p-values adjusted for their number, in the order given: calling those below q makes, on average, at most a share q of the calls
 * false (Benjamini and Hochberg, 1995).
 */
export function benjaminiHochberg(pValues: readonly number[]): readonly number[] {
  const descending = pValues.map((p, index) => ({ p, index })).sort((a, b) => b.p - a.p);
  const adjusted = pValues.map(() => 1);
  let least = 1;
  descending.forEach(({ p, index }, position) => {
    least = Math.min(least, p * (pValues.length / (pValues.length - position)));
    adjusted[index] = least;
  });
  return adjusted;
}
