/** Whether a log message is one that was asked for. */
export type MessageFilter = (message: string) => boolean;

export class FilterPatternError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FilterPatternError';
  }
}

/** A term with its sign: `?` for any of, `-` for none of. Quotes hold what has spaces; a backslash escapes in them. */
const TERM = /([?-]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))/y;

/**
 * The text part of CloudWatch Logs' pattern language: terms and quoted phrases, all of which must occur, `?` before
 * those of which one is enough, `-` before those that must not occur. As there, `?` counts for nothing beside others.
 */
export function filterPattern(pattern: string): MessageFilter {
  const terms = parseTerms(pattern.trim());
  const of = (sign: string): readonly string[] =>
    terms.filter((term) => term.sign === sign).map(({ text }) => text);
  const [all, any, none] = [of(''), of('?'), of('-')];
  const anyCounts = any.length > 0 && all.length === 0 && none.length === 0;
  return (message) =>
    all.every((text) => message.includes(text)) &&
    !none.some((text) => message.includes(text)) &&
    (!anyCounts || any.some((text) => message.includes(text)));
}

interface Term {
  readonly sign: string;
  readonly text: string;
}

function parseTerms(pattern: string): readonly Term[] {
  const [first = ''] = pattern;
  if (first === '{') throw new FilterPatternError('JSON filter patterns are not offered on this machine.');
  if (first === '[')
    throw new FilterPatternError('Space-delimited filter patterns are not offered on this machine.');
  if (first === '%') throw new FilterPatternError('Regular expressions are not offered on this machine.');
  const terms: Term[] = [];
  TERM.lastIndex = 0;
  while (TERM.lastIndex < pattern.length) {
    const match = TERM.exec(pattern);
    if (match === null) throw new FilterPatternError(`Invalid filter pattern: ${pattern}`);
    const [, sign = '', quoted, bare] = match;
    terms.push({ sign, text: bare ?? (quoted ?? '').replaceAll(/\\(.)/g, '$1') });
    while (pattern[TERM.lastIndex]?.trim() === '') TERM.lastIndex++;
  }
  return terms;
}
