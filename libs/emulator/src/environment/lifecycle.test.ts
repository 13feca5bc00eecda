import { describe, expect, it } from 'vitest';
import { ENDINGS, LIFE, nextState, type LifeCause, type LifeState } from './lifecycle.ts';

const ROWS: readonly (readonly [LifeState, LifeCause, LifeState])[] = [
  ['init', 'initialised', 'ready'],
  ['init', 'init-error', 'gone'],
  ['init', 'init-timeout', 'gone'],
  ['init', 'timeout', 'gone'],
  ['init', 'exit', 'gone'],
  ['init', 'out-of-memory', 'gone'],
  ['init', 'extension-failed', 'gone'],
  ['init', 'stop', 'gone'],
  ['init', 'unstartable', 'gone'],
  ['ready', 'invoke', 'busy'],
  ['ready', 'freeze', 'frozen'],
  ['ready', 'exit', 'gone'],
  ['ready', 'out-of-memory', 'gone'],
  ['ready', 'extension-failed', 'gone'],
  ['ready', 'expire', 'gone'],
  ['ready', 'replaced', 'gone'],
  ['ready', 'stop', 'gone'],
  ['busy', 'invoke', 'busy'],
  ['busy', 'done', 'ready'],
  ['busy', 'timeout', 'gone'],
  ['busy', 'exit', 'gone'],
  ['busy', 'out-of-memory', 'gone'],
  ['busy', 'extension-failed', 'gone'],
  ['busy', 'stop', 'gone'],
  ['frozen', 'thaw', 'ready'],
  ['frozen', 'exit', 'gone'],
  ['frozen', 'out-of-memory', 'gone'],
  ['frozen', 'expire', 'gone'],
  ['frozen', 'replaced', 'gone'],
  ['frozen', 'stop', 'gone'],
];
const STATES = Object.keys(LIFE) as LifeState[];
const CAUSES = [...new Set(ROWS.map(([, cause]) => cause))];

describe('the life of an environment', () => {
  it.each(ROWS)('%s, %s: %s', (from, cause, to) => {
    expect(nextState(from, cause)).toBe(to);
  });

  it('has no other transitions', () => {
    const listed = new Set(ROWS.map(([from, cause]) => `${from} ${cause}`));
    for (const state of STATES) {
      for (const cause of CAUSES) {
        if (!listed.has(`${state} ${cause}`))
          expect(nextState(state, cause), `${state}, ${cause}`).toBeUndefined();
      }
    }
    expect(STATES.flatMap((state) => Object.keys(LIFE[state]))).toHaveLength(ROWS.length);
  });

  it('leads from nowhere back out of gone', () => {
    expect(LIFE.gone).toEqual({});
  });

  it('says for each end whether /tmp survives it', () => {
    const surviving = Object.entries(ENDINGS).filter(([, { homeSurvives }]) => homeSurvives);
    expect(surviving.map(([cause]) => cause).sort()).toEqual([
      'exit',
      'extension-failed',
      'init-error',
      'init-timeout',
      'out-of-memory',
      'timeout',
    ]);
    const ends = ROWS.filter(([, , to]) => to === 'gone').map(([, cause]) => cause);
    expect([...new Set(ends)].sort()).toEqual(Object.keys(ENDINGS).sort());
  });
});
