import { BenchError } from '@lambda-bench/config';

/** A run's name is its folder's, so it may not lead anywhere else. */
const RUN_ID = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$/;

/** The word for the run that was begun last. */
export const LATEST = 'latest';

export function checkRunId(id: string): string {
  if (RUN_ID.test(id) && id !== LATEST) return id;
  throw new BenchError(
    'LB_USAGE',
    `${JSON.stringify(id)} cannot be the name of a run`,
    'up to 64 letters, digits, dots, dashes and underscores, beginning with a letter or a digit',
  );
}

/** `2026-01-02-a`, then `-b`, and after `-z` comes `-aa`. */
export function* runIdsOf(at: number): Generator<string> {
  const day = new Date(at).toISOString().slice(0, 10);
  for (let number = 1; ; number += 1) yield `${day}-${letters(number)}`;
}

function letters(number: number): string {
  let rest = number;
  let text = '';
  while (rest > 0) {
    rest -= 1;
    text = String.fromCharCode(97 + (rest % 26)) + text;
    rest = Math.floor(rest / 26);
  }
  return text;
}
