import { expect, it } from 'vitest';
import { withoutAccount } from './without-account.ts';

it.each([
  [
    'Function not found: arn:aws:lambda:us-east-2:123456789012:function:mine:$LATEST',
    'Function not found: arn:aws:lambda:us-east-2:…:function:mine:$LATEST',
  ],
  [
    'User: arn:aws-us-gov:sts::123456789012:assumed-role/Dev/me may not use arn:aws:dynamodb:eu-west-1:210987654321:table/T',
    'User: arn:aws-us-gov:sts::…:assumed-role/Dev/me may not use arn:aws:dynamodb:eu-west-1:…:table/T',
  ],
  ['arn:aws:s3:::bucket and 123456789012 items', 'arn:aws:s3:::bucket and 123456789012 items'],
  ['arn:aws:lambda:us-east-2::runtime:abc', 'arn:aws:lambda:us-east-2::runtime:abc'],
])('%s loses its account and nothing else', (text, without) => {
  expect(withoutAccount(text)).toBe(without);
});
