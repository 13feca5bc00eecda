/** A name and one of its values. */
export type Pair = readonly [name: string, value: string];

/** Header lines as they were sent, names in lower case, a repeated one as often as it came. */
export function headerPairs(text: string): readonly Pair[] {
  const pairs: Pair[] = [];
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    // Bytes above ASCII are read as UTF-8 where they are that; a header is sent as bytes.
    if (colon > 0) pairs.push([line.slice(0, colon).toLowerCase(), asText(line.slice(colon + 1).trim())]);
  }
  return pairs;
}

/** Each header's name as it was sent first, by the name in lower case. */
export function sentNames(text: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const line of text.split('\r\n')) {
    const name = line.slice(0, Math.max(0, line.indexOf(':')));
    if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  }
  return names;
}

export function queryPairs(rawQuery: string): readonly Pair[] {
  return rawQuery === '' ? [] : [...new URLSearchParams(rawQuery)];
}

export function multiValues(pairs: readonly Pair[]): Record<string, string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
  }
  return Object.fromEntries(values);
}

export function lastValues(pairs: readonly Pair[]): Record<string, string> {
  return Object.fromEntries(pairs);
}

function asText(latin1: string): string {
  return /^[\x20-\x7e\t]*$/.test(latin1) ? latin1 : Buffer.from(latin1, 'latin1').toString('utf8');
}
