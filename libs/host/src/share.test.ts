import { expect, it } from 'vitest';
import { readShare } from './share.ts';

it.each([
  ['5%', 0.05],
  ['0.05', 0.05],
  [' 12.5% ', 0.125],
  ['0', 0],
  ['150%', 1.5],
  ['', NaN],
  ['%', NaN],
  ['-1%', NaN],
  ['5 %', NaN],
  ['1e-2', NaN],
])('the share %j is %d', (text, share) => {
  expect(readShare(text)).toBe(share);
});
