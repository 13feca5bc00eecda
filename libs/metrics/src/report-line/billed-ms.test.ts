import { expect, test } from 'vitest';
import { billedMs } from './billed-ms.ts';

test('since August 2025 the init is billed with the duration, rounded up once', () => {
  expect(billedMs(1.2, 150.3, 'init-billed')).toBe(152);
  expect(billedMs(1.2, undefined, 'init-billed')).toBe(2);
});

test('before that, a managed runtime did not pay for its init', () => {
  expect(billedMs(1.2, 150.3, 'init-free')).toBe(2);
});

test('before December 2020 the unit was 100 ms', () => {
  expect(billedMs(1.2, 150.3, 'per-100-ms')).toBe(100);
  expect(billedMs(100.01, undefined, 'per-100-ms')).toBe(200);
});

test('binary dust on a whole number of milliseconds is not billed', () => {
  const dusty = 33.000000000000007;
  expect(dusty).toBeGreaterThan(33);
  expect(billedMs(dusty, undefined, 'init-billed')).toBe(33);
  expect(billedMs(3.001, undefined, 'init-billed')).toBe(4);
});
