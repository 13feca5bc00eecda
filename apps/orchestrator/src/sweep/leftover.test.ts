import { describe, expect, it } from 'vitest';
import { ageText, readAge } from './leftover.ts';

const HOUR = 3_600_000;

describe('an age', () => {
  it.each([
    ['90m', 90 * 60_000],
    ['6h', 6 * HOUR],
    ['2d', 48 * HOUR],
  ])('%s is read', (text, ms) => {
    expect(readAge(text)).toBe(ms);
  });

  it.each(['', '6', 'h', '0h', '-1h', '1.5h', '6 h', '1w', '1e3h'])('%j is not one', (text) => {
    expect(readAge(text)).toBeUndefined();
  });

  it('is shown in the unit that fits', () => {
    expect([ageText(-5), ageText(119 * 60_000), ageText(2 * HOUR), ageText(49 * HOUR)]).toEqual([
      '0 min',
      '119 min',
      '2 h',
      '2 days',
    ]);
  });
});
