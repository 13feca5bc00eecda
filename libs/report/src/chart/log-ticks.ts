/** Ticks at 1, 2 and 5 of each power of ten, or fewer where the range is wide; ends just outside the data. */
export function logTicks(values: readonly number[]): { min: number; max: number; ticks: readonly number[] } {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value));
  if (positive.length === 0) return { min: 0.1, max: 10, ticks: [0.1, 1, 10] };
  const min = Math.min(...positive) / 1.15;
  const max = Math.max(...positive) * 1.15;
  const decades = Math.log10(max / min);
  const steps = decades > 3.5 ? [1] : decades > 2 ? [1, 3] : [1, 2, 5];
  const ticks = ticksOf(min, max, steps);
  return { min, max, ticks: ticks.length >= 3 ? ticks : ticksOf(min, max, FINE) };
}

const FINE = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];

function ticksOf(min: number, max: number, steps: readonly number[]): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(min)); power <= Math.ceil(Math.log10(max)); power += 1) {
    for (const step of steps) {
      const tick = step * 10 ** power;
      if (tick >= min && tick <= max) ticks.push(tick);
    }
  }
  return ticks;
}
