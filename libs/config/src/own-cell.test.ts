import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ownCellKey, parseOwnCellKey } from './own-cell.ts';

const name = fc.stringMatching(/^[a-zA-Z0-9_-]{1,64}$/);
const payload = fc.stringMatching(/^[a-zA-Z0-9._-]{1,20}$/);

test('the key of a cell of one’s own says which cell it is', () => {
  fc.assert(
    fc.property(
      name,
      fc.integer({ min: 128, max: 10_240 }),
      fc.option(payload),
      (functionName, memoryMb, of) => {
        const cell = { functionName, memoryMb, ...(of === null ? {} : { payload: of }) };
        expect(parseOwnCellKey(ownCellKey(cell))).toEqual(cell);
      },
    ),
  );
});

test.each(['own-fn', 'own-fn@', 'own-fn@0', 'own-fn@5x', '@512', 'own-fn@512/'])(
  '%s is no such key',
  (key) => {
    expect(parseOwnCellKey(key)).toBeUndefined();
  },
);
