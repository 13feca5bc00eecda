import { describe, expect, it } from 'vitest';
import { nearestWord } from './nearest-word.mjs';

const WORDS = ['run', 'resume', 'restore', 'report', 'runtime', 'serve', 'serve-report'];

describe('the nearest word', () => {
  it.each([
    ['rum', 'run'],
    ['rn', 'run'],
    ['nur', undefined],
    ['urn', 'run'],
    ['runtme', 'runtime'],
    ['rutnime', 'runtime'],
    ['repot', 'report'],
    ['serve-reprt', 'serve-report'],
    ['zzz', undefined],
    ['', undefined],
  ])('to %j is %j', (typed, meant) => {
    expect(nearestWord(typed, WORDS)).toBe(meant);
  });
});
