import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface CommandRow {
  readonly name: string;
  readonly summary: string;
}

const root = new URL('../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

it('the README lists the commands there are, with what they say of themselves', () => {
  const commands = JSON.parse(read('libs/host/src/commands.json')) as readonly CommandRow[];
  const listed = [...read('README.md').matchAll(/^\| `([a-z0-9-]+)` +\| (.*?) +\|$/gm)].map(
    ([, name, summary]) => ({ name, summary }),
  );
  expect(listed).toEqual(commands.map(({ name, summary }) => ({ name, summary })));
});
