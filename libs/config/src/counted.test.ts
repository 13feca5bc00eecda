import { expect, it } from 'vitest';
import { counted } from './counted.ts';

it.each([
  [0, 'round', undefined, '0 rounds'],
  [1, 'round', undefined, '1 round'],
  [2, 'round', undefined, '2 rounds'],
  [1.5, 'minute', undefined, '1.5 minutes'],
  [1, 'sample was', 'samples were', '1 sample was'],
  [3, 'sample was', 'samples were', '3 samples were'],
])('%d of %s', (count, one, many, text) => {
  expect(counted(count, one, many)).toBe(text);
});
