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
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new BenchError(
      'LB_USAGE',
      `--payload ${typed} is neither a JSON file nor JSON: ${what}`,
      'such as event.json, or {"name":"value"} in quotes',
    );
  }
  return new TextEncoder().encode(text);
}
