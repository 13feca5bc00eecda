import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { ownPayload } from './own-payload.ts';

it('of a payload that is no JSON only the beginning is shown', () => {
  expect(() => ownPayload('{"password":"correct horse battery"', tmpdir())).toThrow(
    /^--payload \{"password":"correct… is neither a JSON file nor JSON$/,
  );
  expect(() => ownPayload('a/folder/that/is/not/there/event.json', tmpdir())).toThrow(
    '--payload a/folder/that/is/not/there/event.json is neither',
  );
});
