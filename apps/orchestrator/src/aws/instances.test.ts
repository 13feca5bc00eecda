import { DEFAULT_STACK, EXPIRES_TAG, OWNER_TAG, STACK_TAG } from '@lambda-bench/config';
import { describe, expect, it } from 'vitest';
import { isLive, whyOrphaned, type InstanceSeen } from './instances.ts';

const NOW = Date.parse('2026-01-02T12:00:00Z');
const HOUR = 3_600_000;
const SCOPE = { stack: DEFAULT_STACK, now: NOW, olderThanMs: 6 * HOUR };
const OURS = { [OWNER_TAG.key]: OWNER_TAG.value, [STACK_TAG]: DEFAULT_STACK };

function instance(tags: Readonly<Record<string, string>>, ageHours: number, state = 'running'): InstanceSeen {
  const launchedAt = NOW - ageHours * HOUR;
  return { id: 'i-1', state, reason: undefined, tags: new Map(Object.entries(tags)), launchedAt };
}

describe('an instance', () => {
  it.each([
    ['whose time is over', { ...OURS, [EXPIRES_TAG]: '2026-01-02T11:59:59Z' }, 1],
    ['that is old and does not say until when it is needed', OURS, 7],
    ['whose time cannot be read, and that is old', { ...OURS, [EXPIRES_TAG]: 'soon' }, 7],
  ])('%s is left over', (_, tags, age) => {
    expect(whyOrphaned(instance(tags, age), SCOPE)).toBeDefined();
    expect(isLive(instance(tags, age), SCOPE)).toBe(false);
    expect(whyOrphaned(instance(tags, age, 'stopped'), SCOPE)).toBeDefined();
    expect(whyOrphaned(instance(tags, age, 'terminated'), SCOPE)).toBeUndefined();
  });

  it.each([
    ['that is needed for longer, however old', { ...OURS, [EXPIRES_TAG]: '2026-01-02T12:00:01Z' }, 500],
    ['that is young', OURS, 5],
  ])('%s is a run that may be going on', (_, tags, age) => {
    expect(whyOrphaned(instance(tags, age), SCOPE)).toBeUndefined();
    expect(isLive(instance(tags, age), SCOPE)).toBe(true);
  });

  it.each([
    ['without any tag', {}],
    ['of another owner', { ...OURS, [OWNER_TAG.key]: 'somebody' }],
    ['of another stack', { ...OURS, [STACK_TAG]: 'Other' }],
    ['that has only our stack', { [STACK_TAG]: DEFAULT_STACK }],
    ['that has only a time', { [EXPIRES_TAG]: '2020-01-01T00:00:00Z' }],
  ])('%s is not ours, whatever its age', (_, tags) => {
    expect(whyOrphaned(instance(tags, 1e6), SCOPE)).toBeUndefined();
    expect(isLive(instance(tags, 1), SCOPE)).toBe(false);
  });
});
