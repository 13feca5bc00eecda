import { expect, it } from 'vitest';
import { checkBucketName } from './bucket-name.ts';

it.each([
  '',
  'ab',
  'My-Bucket',
  's3://mine',
  'mine/results',
  '*',
  'a*b',
  'arn:aws:s3:::mine',
  'x'.repeat(64),
])('%j cannot name a bucket', (name) => {
  expect(() => checkBucketName(name)).toThrow(`--s3-bucket ${name} cannot name a bucket`);
});

it.each(['abc', 'my.own-bucket-1', 'x'.repeat(63)])('%j can', (name) => {
  expect(checkBucketName(name)).toBe(name);
});
