import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { BenchError } from '@lambda-bench/config';

/** What a function is sent: a file of JSON, or JSON itself; `{}` where nothing is given. */
export function ownPayload(given: string | undefined, cwd: string): Uint8Array {
  const typed = given ?? '{}';
  const file = resolve(cwd, typed);
  const text = existsSync(file) && statSync(file).isFile() ? readFileSync(file, 'utf8') : typed;
  try {
    JSON.parse(text);
  } catch {
    // Neither the whole of it nor what the parser quotes: it may be a secret, and logs of CI are read by others.
    throw new BenchError(
      'LB_USAGE',
      `--payload ${shown(typed)} is neither a JSON file nor JSON`,
      'such as event.json, or {"name":"value"} in quotes',
    );
  }
  return new TextEncoder().encode(text);
}

const SHOWN_CHARACTERS = 20;

/** What is plainly the name of a file is shown whole. */
function shown(typed: string): string {
  if (typed.length <= SHOWN_CHARACTERS || /^[\w./-]+\.json$/.test(typed)) return typed;
  return `${typed.slice(0, SHOWN_CHARACTERS)}…`;
}
