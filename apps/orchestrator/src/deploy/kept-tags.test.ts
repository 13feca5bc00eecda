import { BUCKET_TAG, EXPIRES_TAG, partStack, type StackPartId } from '@lambda-bench/config';
import { describe, expect, it } from 'vitest';
import type { StackState } from '../aws/stack-state.ts';
import { bucketOf, endsOf } from './kept-tags.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const ALL = ['functions', 'results', 'runner'] as const;
const SOON = '2026-11-28T12:00:00.000Z';
const LATER = '2027-01-01T00:00:00.000Z';

function there(part: StackPartId, tags: Readonly<Record<string, string>> = {}): StackState {
  return {
    part,
    name: partStack('Demo', part),
    status: 'CREATE_COMPLETE',
    reason: undefined,
    tags: new Map(Object.entries(tags)),
    isProtected: false,
  };
}

function ends(
  existing: readonly StackState[],
  expires: { readonly at: string | undefined } | undefined,
  parts: readonly StackPartId[] = ALL,
) {
  return endsOf(existing, { stack: 'Demo', parts, expires, now: NOW });
}

describe('the end of a part', () => {
  it('stays as it is where nobody asks, and one without an end gets none from its neighbours', () => {
    const existing = [there('functions', { [EXPIRES_TAG]: SOON }), there('results'), there('runner')];
    expect(ends(existing, undefined)).toEqual({ functions: SOON });
  });

  it('is asked for functions and runner; results keep theirs, or none', () => {
    expect(ends([], { at: SOON })).toEqual({ functions: SOON, runner: SOON });
    expect(ends([there('results', { [EXPIRES_TAG]: LATER })], { at: SOON })).toEqual({
      functions: SOON,
      results: LATER,
      runner: SOON,
    });
  });

  it('is given to results, and taken from them, where they alone are named', () => {
    const existing = [there('results', { [EXPIRES_TAG]: LATER })];
    expect(ends(existing, { at: SOON }, ['results'])).toEqual({ results: SOON });
    expect(ends(existing, { at: undefined }, ['results'])).toEqual({});
  });

  it('never is no end', () => {
    expect(ends([there('functions', { [EXPIRES_TAG]: SOON })], { at: undefined })).toEqual({});
  });

  it.each([
    ['functions', '2026-11-21T11:59:59Z', 'Demo was needed until 2026-11-21T11:59:59Z, which is over'],
    ['runner', 'soon', 'DemoRunner was needed until soon, which is no time'],
    ['results', '2020-01-01', 'DemoResults was needed until 2020-01-01, which is over'],
  ] as const)('of %s that is %s is not written once more', (part, at, message) => {
    const existing = [there(part, { [EXPIRES_TAG]: at })];
    expect(() => ends(existing, undefined)).toThrow(
      expect.objectContaining({
        code: 'LB_USAGE',
        message,
        hint: expect.stringContaining('--expires=7d') as string,
      }),
    );
    expect(ends(existing, { at: SOON }, [part])).toEqual({ [part]: SOON });
  });

  it('of results that is over is asked for alone, since another would not reach them', () => {
    const existing = [there('results', { [EXPIRES_TAG]: '2020-01-01' })];
    expect(() => ends(existing, { at: SOON })).toThrow(
      expect.objectContaining({
        hint: expect.stringContaining('lambda-bench deploy --parts=results') as string,
      }),
    );
  });
});

describe('the bucket that instances may use as well', () => {
  it.each([
    ['stays as it is where nobody asks', undefined, 'mine'],
    ['is the one that is asked for', { name: 'yours' }, 'yours'],
    ['is taken away on request', { name: undefined }, undefined],
  ])('%s', (_, asked, bucket) => {
    expect(bucketOf([there('runner', { [BUCKET_TAG]: 'mine' })], asked)).toBe(bucket);
  });

  it('is none where there is none', () => {
    expect(bucketOf([there('functions'), there('runner')], undefined)).toBeUndefined();
  });
});
