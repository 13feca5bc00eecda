import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_STACK, EXPIRES_TAG, OWNER_TAG, RUN_TAG, STACK_TAG } from '@lambda-bench/config';
import { expect, it } from 'vitest';
import { liveAmong } from './live-runs.ts';

it('of instances those of the deployment that are needed are named with their runs', async () => {
  const runs = await mkdtemp(join(tmpdir(), 'live-'));
  try {
    const now = Date.parse('2026-01-02T12:00:00Z');
    const instance = (id: string, stack: string, expires: string) => ({
      id,
      state: 'running',
      reason: undefined,
      launchedAt: now,
      tags: new Map([
        [OWNER_TAG.key, OWNER_TAG.value],
        [STACK_TAG, stack],
        [RUN_TAG, `of-${id}`],
        [EXPIRES_TAG, expires],
      ]),
    });
    const live = await liveAmong(
      [
        instance('i-1', DEFAULT_STACK, '2026-01-02T12:00:01Z'),
        instance('i-2', DEFAULT_STACK, '2026-01-02T11:59:59Z'),
        instance('i-3', 'Other', '2026-01-02T12:00:01Z'),
      ],
      { stack: DEFAULT_STACK, runs, now, olderThanMs: 1 },
    );
    expect(live).toEqual(['run of-i-1 on i-1']);
  } finally {
    await rm(runs, { recursive: true, force: true });
  }
});
