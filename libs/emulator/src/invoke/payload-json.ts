import { isUtf8 } from 'node:buffer';

/** Why the bytes are not JSON, in the words of Lambda's parser; undefined when they are. */
export function invalidJson(bytes: Uint8Array): string | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Not UTF-8: shown byte by byte, as the first offending one is what the message names.
  if (!isUtf8(buffer)) return explain(buffer.toString('latin1'));
  const text = buffer.toString('utf8');
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return explain(text);
  }
}

const EXPECTED = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const PREFIX = 'Could not parse request body into json: Could not parse payload into json: ';
const SOURCE = '[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); ';

/** Exact for a value that does not begin as JSON does, which is the usual mistake; otherwise it names the end. */
function explain(text: string): string {
  const start = text.search(/[^ \t\r\n]/);
  const before = text.slice(0, Math.max(0, start)).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  const at = (extra: number): string =>
    `\n at ${SOURCE}line: ${String(before.length)}, column: ${String(column + extra)}]`;
  const first = start < 0 ? '' : text.charAt(start);
  const word = /^[A-Za-z_$][\w$]*/.exec(text.slice(Math.max(0, start)))?.[0];
  if (word !== undefined && !['null', 'true', 'false'].includes(word)) {
    return `${PREFIX}Unrecognized token '${word}': was expecting ${EXPECTED}${at(word.length)}`;
  }
  if (first !== '' && !/[[{"\-0-9ntf]/.test(first)) {
    return `${PREFIX}Unexpected character (${shown(first)}): expected a valid value ${EXPECTED}${at(0)}`;
  }
  return `${PREFIX}Unexpected end-of-input or character within the value that begins${at(0)}`;
}

function shown(character: string): string {
  const code = character.charCodeAt(0);
  return code < 32 || (code >= 127 && code < 160)
    ? `(CTRL-CHAR, code ${String(code)})`
    : `'${character}' (code ${String(code)})`;
}
