/** Lambda's own events nest five deep. The bound is what keeps a scan over hostile text linear: see parse-lines. */
const DEPTH_MAX = 16;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const ESCAPED = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * Where the JSON object that begins at `start` ends, so that one object can be cut out of a text that goes on.
 * JSON.parse cannot do that: it wants the whole text to be one value. Undefined when the object is cut or not JSON.
 */
export function jsonObjectEnd(text: string, start: number): number | undefined {
  return text.charAt(start) === '{' ? endOfValue(text, start, 1) : undefined;
}

function endOfValue(text: string, at: number, depth: number): number | undefined {
  if (depth > DEPTH_MAX) return undefined;
  switch (text.charAt(at)) {
    case '{':
      return endOfMembers(text, at, depth, '}');
    case '[':
      return endOfMembers(text, at, depth, ']');
    case '"':
      return endOfString(text, at);
    default:
      return match(NUMBER, text, at) ?? match(WORD, text, at);
  }
}

function endOfMembers(text: string, open: number, depth: number, close: '}' | ']'): number | undefined {
  let at = skipSpace(text, open + 1);
  if (text.charAt(at) === close) return at + 1;
  for (;;) {
    if (close === '}') {
      const afterName = endOfString(text, at);
      if (afterName === undefined) return undefined;
      at = skipSpace(text, afterName);
      if (text.charAt(at) !== ':') return undefined;
      at = skipSpace(text, at + 1);
    }
    const afterValue = endOfValue(text, at, depth + 1);
    if (afterValue === undefined) return undefined;
    at = skipSpace(text, afterValue);
    if (text.charAt(at) === close) return at + 1;
    if (text.charAt(at) !== ',') return undefined;
    at = skipSpace(text, at + 1);
  }
}

/** By hand, because a regular expression keeps a state per character of a string that may be megabytes long. */
function endOfString(text: string, quote: number): number | undefined {
  if (text.charAt(quote) !== '"') return undefined;
  let at = quote + 1;
  for (;;) {
    const char = text.charAt(at);
    if (char === '"') return at + 1;
    if (char < ' ') return undefined;
    if (char === '\\') {
      const afterEscape = match(ESCAPED, text, at);
      if (afterEscape === undefined) return undefined;
      at = afterEscape;
    } else at += 1;
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (' \t\r\n'.includes(text.charAt(at)) && at < text.length) at += 1;
  return at;
}

function match(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
