import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DEFAULT_ACCOUNT } from './account.ts';
import { NAMESPACED_NAME_PATTERN, parseFunctionReference } from './function-reference.ts';

const nameOf = fc
  .stringMatching(/^[a-zA-Z0-9-_]{1,64}$/)
  .filter((name) => name !== 'function' && !/^\d{12}$/.test(name));
const qualifierOf = fc.option(fc.stringMatching(/^(\$LATEST|[a-zA-Z0-9-_]{1,20})$/), { nil: undefined });

it('every way to write a function means the same one', () => {
  fc.assert(
    fc.property(nameOf, qualifierOf, fc.integer({ min: 0, max: 3 }), (name, qualifier, form) => {
      const start =
        ['', 'function:', '123456789012:function:', 'arn:aws:lambda:us-east-1:123456789012:function:'][
          form
        ] ?? '';
      const written = start + name + (qualifier === undefined ? '' : `:${qualifier}`);
      expect(parseFunctionReference(DEFAULT_ACCOUNT, written)).toEqual(
        qualifier === undefined ? { name } : { name, qualifier },
      );
    }),
  );
});

it('the pattern that takes references apart takes what the service model takes', () => {
  const model = new RegExp(`^(?:${NAMESPACED_NAME_PATTERN})$`);
  const piece = fc.constantFrom(
    'arn:aws:',
    'lambda:',
    'us-east-1:',
    '123456789012:',
    'function:',
    'f',
    ':',
    '$LATEST',
    '.',
    '-',
    '!',
    '1',
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join('')),
      (text) => {
        let taken = true;
        try {
          parseFunctionReference(DEFAULT_ACCOUNT, text);
        } catch (error) {
          taken = !String(error).includes('Member must satisfy regular expression pattern');
        }
        expect(taken).toBe(model.test(text));
      },
    ),
  );
});
