import { expect, it } from 'vitest';
import { readExpiry, readInstant } from './expiry.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');

it.each([
  ['7d', '2026-11-28T12:00:00.000Z'],
  ['12h', '2026-11-22T00:00:00.000Z'],
  ['2027-01-31', '2027-01-31T00:00:00.000Z'],
  ['2027-01-31T18:00:00+01:00', '2027-01-31T17:00:00.000Z'],
  ['never', undefined],
])('%s is %s', (text, iso) => {
  expect(readExpiry(text, NOW)).toBe(iso);
});

it.each([
  '',
  '7',
  '0d',
  '-1d',
  '1.5d',
  'tomorrow',
  '2027-13-01',
  '2027-02-31',
  '31.1.2027',
  '2027-01-31T18:00',
])('%j is no time', (text) => {
  expect(() => readExpiry(text, NOW)).toThrow('is no time');
});

it('what is over already would be swept at once', () => {
  expect(() => readExpiry('2026-11-21T12:00:00Z', NOW)).toThrow('is over already');
});

it.each([
  ['2026-12-24', '2026-12-24T00:00:00.000Z'],
  ['2026-12-24T18:00:00+01:00', '2026-12-24T17:00:00.000Z'],
  ['7d', undefined],
  ['never', undefined],
  ['2026-13-01', undefined],
])('%s as an instant is %s', (text, iso) => {
  expect(readInstant(text)).toBe(iso);
});
