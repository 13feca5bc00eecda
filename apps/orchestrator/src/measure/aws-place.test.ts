import { expect, it } from 'vitest';
import { freeIn } from './aws-place.ts';

it.each([
  [1000, 900],
  [10, 9],
  [3, 2],
  [2, 1],
  [1, 1],
  [0, 1],
])('of %d invocations at once that are not reserved a run takes %d', (unreserved, free) => {
  const account = { concurrentExecutions: 1000, unreservedConcurrentExecutions: unreserved };
  expect(freeIn(account)).toBe(free);
});
