import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bufferHost } from '@lambda-bench/host';
import { headerOf } from '@lambda-bench/runner';
import { expect, it } from 'vitest';
import type { Work } from '../measure/begin-run.ts';
import { tuneAgain } from './tune-again.ts';
import type { TuneArgs } from './tune-options.ts';
import { tuneWork } from './tune-work.ts';

function headerFor({ plan, options }: Work, without?: string) {
  const kept = Object.fromEntries(Object.entries(options).filter(([name]) => name !== without));
  const facts = { run: 'a', suite: 'tune', mode: 'quick', backend: 'local', options: kept };
  return headerOf({ ...facts, harness: { version: '0.1.0' } }, plan, [], { region: 'us-east-2' }, 0);
}

function timeoutOf({ measured }: Work): number | undefined {
  return measured.kind === 'own' ? measured.fns[0]?.timeoutSeconds : undefined;
}

it('a tuning that goes on has the timeout that it began with, which is the matrix’s where none is recorded', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'tune-again-'));
  try {
    await mkdir(join(cwd, 'fn'));
    await writeFile(join(cwd, 'fn/bootstrap'), '#!/bin/sh\n');
    await chmod(join(cwd, 'fn/bootstrap'), 0o755);
    const host = bufferHost([], { cwd });
    const args: TuneArgs = {
      function: 'fn',
      runtime: undefined,
      handler: undefined,
      payload: undefined,
      variable: undefined,
      timeout: undefined,
      memory: ['128'],
      arch: undefined,
      mode: 'quick',
      cold: undefined,
      warm: undefined,
      width: undefined,
      seed: 1,
      backend: 'local',
      region: 'us-east-2',
      requests: undefined,
      'cold-share': undefined,
      precision: undefined,
      budget: undefined,
      'allow-clipped': false,
    };
    const usual = await tuneWork(args, host);
    expect([timeoutOf(usual), usual.options['timeout']]).toEqual([30, 30]);
    const asked = await tuneWork({ ...args, timeout: 7 }, host);
    expect(timeoutOf(await tuneAgain(headerFor(asked), [], host))).toBe(7);
    expect(timeoutOf(await tuneAgain(headerFor(asked, 'timeout'), [], host))).toBe(240);
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
});
