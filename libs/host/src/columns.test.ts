import { expect, it } from 'vitest';
import { alignColumns } from './columns.ts';

it('columns are aligned, numbers to the right, and no line ends in spaces', () => {
  const table = alignColumns(
    [{ title: 'runtime' }, { title: 'ms', align: 'right' }, { title: 'note' }],
    [
      ['rust', '1.5', ''],
      ['python3.13', '12', 'späte'],
    ],
  );
  expect(table).toBe('runtime      ms  note\nrust        1.5\npython3.13   12  späte\n');
});
