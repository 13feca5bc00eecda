import { expect, it } from 'vitest';
import { recordedPath } from './recorded-path.ts';

it.each([
  ['/home/user/project/fn', './fn'],
  ['/home/user/project', '.'],
  ['/home/user/other', '/home/user/other'],
  ['fn', 'fn'],
  ['origin/main', 'origin/main'],
])('%s is recorded as %s', (given, recorded) => {
  expect(recordedPath(given, '/home/user/project')).toBe(recorded);
});
