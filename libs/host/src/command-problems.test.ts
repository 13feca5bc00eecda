import { expect, it } from 'vitest';
import { defineCommand } from './command.ts';
import { commandsOf } from './command-table.ts';
import { commandProblems } from './command-problems.ts';

it('a command without a row, an option that Nx eats and one without a description are named', () => {
  const odd = defineCommand({
    usage: 'juggle <balls>',
    options: { verbose: { type: 'boolean', describe: 'says more' }, quick: { type: 'boolean', alias: 'c' } },
    run: () => Promise.resolve('ok'),
  });
  expect(commandProblems('analyzer', [odd])).toEqual([
    'commands.json has no row for juggle of analyzer',
    ...commandsOf('analyzer').map(
      ({ name }) => `analyzer has no command ${name}, which commands.json promises`,
    ),
    'juggle --verbose: Nx takes an option of that name for itself',
    'juggle --c: Nx takes an option of that name for itself',
    'juggle --quick does not say what it does',
  ]);
});
