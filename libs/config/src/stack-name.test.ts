import { expect, it } from 'vitest';
import { partStack, STACK_PARTS } from './deployment.ts';
import { checkStackName } from './stack-name.ts';

it.each(['', '1st', 'my stack', 'a_b', '-a', 'ü', 'a\n', 'x'.repeat(122)])(
  '%j cannot name a stack',
  (name) => {
    expect(() => checkStackName(name, '-c stack=')).toThrow(`-c stack=${name} cannot name a stack`);
    expect(() => checkStackName(name)).toThrow(`--stack ${name} cannot name a stack`);
  },
);

it('the longest name leaves room for what every part adds', () => {
  const name = checkStackName('x'.repeat(121));
  const lengths = STACK_PARTS.map(({ id }) => partStack(name, id).length);
  expect(Math.max(...lengths)).toBe(128);
});
