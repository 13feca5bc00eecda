import { bufferHost } from '@lambda-bench/host';
import { expect, it } from 'vitest';
import { confirm } from './confirm.ts';

const hostOf = (answer?: string) => bufferHost([], { cwd: '/', ...(answer === undefined ? {} : { answer }) });

it('a typed yes is one, and nothing else is', async () => {
  expect(await confirm(hostOf(' yes\n'), 'Remove it.')).toBe(true);
  for (const answer of ['y', 'YES', '', 'no'])
    expect(await confirm(hostOf(answer), 'Remove it.')).toBe(false);
});

it('nobody to ask: nothing happens, and it says so whatever the command', async () => {
  const asked = confirm(hostOf(), 'Remove it.');
  await expect(asked).rejects.toMatchObject({ code: 'LB_USAGE', hint: 'add --yes' });
  await expect(asked).rejects.toThrow(/^this wants a confirmation, and there is no terminal to ask on$/);
});
