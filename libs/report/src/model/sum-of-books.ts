import type { Books } from '@lambda-bench/records';

/** The books of several runs as those of one. */
export function sumOfBooks(all: readonly Books[]): Books {
  const sum = { planned: 0, samples: 0, failures: 0, skips: 0, rejects: 0, missing: 0 };
  for (const books of all) {
    sum.planned += books.planned;
    sum.samples += books.samples;
    sum.failures += books.failures;
    sum.skips += books.skips;
    sum.rejects += books.rejects;
    sum.missing += books.missing;
  }
  return sum;
}
