import { describe, expect, it } from 'vitest';
import { readRequest } from './deployment-request.ts';

function requestOf(context: Readonly<Record<string, string>>) {
  return readRequest((key) => context[key]);
}

describe('a deployment request', () => {
  it('without any context is the core set in all parts', () => {
    expect(requestOf({})).toEqual({
      stack: 'LambdaBenchmarkStack',
      set: 'core',
      without: [],
      parts: ['functions', 'results', 'runner'],
      expires: {},
    });
  });

  it('is what the context says', () => {
    const context = {
      stack: 'Mine',
      set: 'all',
      without: 'nodejs18.x, nodejs20.x',
      parts: 'functions',
      'expires-functions': '2026-12-24T18:00:00+01:00',
      bucket: 'my-bucket',
    };
    expect(requestOf(context)).toEqual({
      stack: 'Mine',
      set: 'all',
      without: ['nodejs18.x', 'nodejs20.x'],
      parts: ['functions'],
      expires: { functions: '2026-12-24T17:00:00.000Z' },
      bucket: 'my-bucket',
    });
  });

  it.each([
    [{ stack: '1st' }, /-c stack=1st cannot name a stack/],
    [{ stack: 'x'.repeat(122) }, /cannot name a stack/],
    [{ set: 'everything' }, /-c set: everything is not known/],
    [{ without: 'cobol' }, /-c without: cobol is not known/],
    [{ parts: 'functions,moon' }, /-c parts: moon is not known/],
    [{ parts: '' }, /names nothing/],
    [{ 'expires-results': 'tomorrow' }, /-c expires-results=tomorrow is not a date/],
    [{ 'expires-runner': '2026-13-01' }, /is not a date/],
    [{ bucket: 's3://mine' }, /-c bucket=s3:\/\/mine cannot name a bucket/],
  ])('is refused for %j, in words that say what was wrong', (context, message) => {
    expect(() => requestOf(context)).toThrow(message);
    expect(() => requestOf(context)).toThrow(expect.objectContaining({ code: 'LB_USAGE' }));
  });

  it('is refused when a value is no text', () => {
    expect(() => readRequest((key) => (key === 'set' ? ['core'] : undefined))).toThrow(
      /-c set is \["core"\]/,
    );
  });
});
