import { describe, expect, it } from 'vitest';
import { unreadyStack } from './unready-stack.ts';

describe('a stack', () => {
  it.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'IMPORT_COMPLETE'])(
    'can be used when it is %s',
    (status) => {
      expect(unreadyStack('Demo', 'eu-west-1', status)).toBeUndefined();
    },
  );

  it.each([
    ['DELETE_IN_PROGRESS', /wait/],
    ['ROLLBACK_COMPLETE', /destroy it first/],
    ['UPDATE_ROLLBACK_FAILED', /look at its events/],
    ['REVIEW_IN_PROGRESS', /deploy it/],
  ])('cannot when it is %s, and what to do is said', (status, hint) => {
    const refused = unreadyStack('Demo', 'eu-west-1', status);
    expect(refused).toMatchObject({
      code: 'LB_STACK',
      message: `stack Demo in eu-west-1 is not ready: ${status}`,
    });
    expect(refused?.hint).toMatch(hint);
  });
});
