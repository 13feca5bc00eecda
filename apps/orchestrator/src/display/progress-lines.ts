import type { Progress } from '@lambda-bench/runner';

/** `12:03`, or `1:02:03` from an hour on. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** Time left, if the visits to come take as long as those that are done; undefined before there are any. */
export function etaMs(progress: Progress, elapsedMs: number): number | undefined {
  if (progress.visitsDone === 0) return undefined;
  return (elapsedMs / progress.visitsDone) * (progress.visits - progress.visitsDone);
}

export function progressLine(progress: Progress, elapsedMs: number): string {
  const { books, cells, cellsDone, round, rounds, visits, visitsDone, spentUsd } = progress;
  const eta = etaMs(progress, elapsedMs);
  return [
    `round ${Math.min(round + 1, rounds)}/${rounds}`,
    `visits ${visitsDone}/${visits}`,
    `cells done ${cellsDone}/${cells}`,
    `samples ${books.samples}`,
    `failures ${books.failures}`,
    `rejects ${books.rejects}`,
    `${clockText(elapsedMs)}${eta === undefined ? '' : `, about ${clockText(eta)} left`}`,
    ...(spentUsd === undefined ? [] : [`$${spentUsd.toFixed(4)}`]),
  ].join('  ');
}
