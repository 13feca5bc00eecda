import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions } from './version-order.ts';

const version = fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));

describe('the order of versions', () => {
  it('counts numbers and not characters', () => {
    expect(['1.10.0', '1.9.2', '1.9'].sort(compareVersions)).toEqual(['1.9', '1.9.2', '1.10.0']);
  });

  it('is the same from both sides', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(compareVersions(a, b) + compareVersions(b, a)).toBe(0);
      }),
    );
  });

  it('puts a later patch after an earlier one', () => {
    fc.assert(
      fc.property(version, fc.integer({ min: 1, max: 99 }), (a, patch) => {
        expect(compareVersions(`${a}.${patch}`, a)).toBe(1);
      }),
    );
  });
});
