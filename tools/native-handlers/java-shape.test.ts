import { expect, it } from 'vitest';
import { javaShape } from './java-shape.ts';

const GOOD = `package bench;

import static java.lang.Math.max;

import java.util.List;
import java.util.Map;

class A {
    Map<String, List<Integer>> at = Map.of("a", List.of(max(1, 2)));
}
`;

it('a source like the others has nothing to mend', () => {
  expect(javaShape(GOOD)).toEqual([]);
});

it.each([
  ['a tab', GOOD.replace('    Map', '\tMap'), '9 holds a tab'],
  ['white space at an end', GOOD.replace('class A {', 'class A { '), '8 ends in white space'],
  ['a long line', GOOD.replace('"a"', `"${'a'.repeat(80)}"`), '9 is 147 wide, and 120 is the most'],
  ['no last line break', GOOD.trimEnd(), '10 does not end in one line break'],
  [
    'imports in another order',
    GOOD.replace(
      'import java.util.List;\nimport java.util.Map;',
      'import java.util.Map;\nimport java.util.List;',
    ),
    '5 is out of order: import java.util.Map;',
  ],
  [
    'an import that nothing needs',
    GOOD.replace('import java.util.List;', 'import java.util.List;\nimport java.util.Locale;'),
    '6 is used by nothing: import java.util.Locale;',
  ],
])('%s is named with its line', (_, source, problem) => {
  expect(javaShape(source)).toEqual([problem]);
});
