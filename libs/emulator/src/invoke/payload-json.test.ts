import { describe, expect, it } from 'vitest';
import { invalidJson } from './payload-json.ts';

const SOURCE = '[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); ';
const START = 'Could not parse request body into json: Could not parse payload into json: ';
const EXPECTED = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

describe('a payload', () => {
  it.each(['{}', '1', '"x"', 'null', ' [1]\n', '{"a":"é"}'])('may be %s', (text) => {
    expect(invalidJson(Buffer.from(text))).toBeUndefined();
  });

  it('that is not text is explained as AWS explains it', () => {
    expect(invalidJson(Buffer.from([0x99, 0x98]))).toBe(
      `${START}Unexpected character ((CTRL-CHAR, code 153)): expected a valid value ${EXPECTED}\n at ${SOURCE}line: 1, column: 1]`,
    );
  });

  it.each([
    ['hello', `Unrecognized token 'hello': was expecting ${EXPECTED}\n at ${SOURCE}line: 1, column: 6]`],
    [
      '\n =',
      `Unexpected character ('=' (code 61)): expected a valid value ${EXPECTED}\n at ${SOURCE}line: 2, column: 2]`,
    ],
  ])('of %j is refused', (text, explanation) => {
    expect(invalidJson(Buffer.from(text))).toBe(START + explanation);
  });

  it.each(['{', '[1', '"x', '{"a":}', '{}x', ''])('of %j is refused too', (text) => {
    expect(invalidJson(Buffer.from(text))).toContain(START);
  });
});
