import type { Header } from '@lambda-bench/records';

/** What makes a gate measure what it measured. A payload is not among them: a journal has its digest alone. */
const REPEATED = [
  'function',
  'build',
  'runtime',
  'handler',
  'timeout',
  'memory',
  'rounds',
  'warm',
  'region',
  'metrics',
  'threshold',
  'allow-clipped',
  'allow-same',
] as const;

/** The command that measures it again, in the same order. */
export function repeatCommand({ options, seed }: Header): string {
  const sides = ['from', 'to'].flatMap((name) => {
    const side = options[name];
    if (typeof side !== 'string') return [];
    // A branch is another commit tomorrow.
    const commit = options[`${name}Commit`];
    return [quoted(typeof commit === 'string' ? commit : side)];
  });
  const given = REPEATED.flatMap((name) => {
    const value = options[name];
    if (value === true) return [`--${name}`];
    if (value === undefined || value === null || value === false) return [];
    const text = Array.isArray(value) ? value.join(',') : value;
    return typeof text === 'string' || typeof text === 'number' ? [`--${name}=${quoted(String(text))}`] : [];
  });
  // Nor is the value of a variable, which may be a secret.
  const names = options['variable'];
  const variables = Array.isArray(names) ? names.map((name) => `--variable=${String(name)}=…`) : [];
  const payload = options['payload'] === undefined && options['payloadBytes'] === 2 ? [] : ['--payload=…'];
  return ['npx lambda-bench gate', ...sides, ...given, ...variables, ...payload, `--seed=${seed}`].join(' ');
}

/** As a POSIX shell takes it for one word. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
