import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const COMMANDS = JSON.parse(readFileSync(join(ROOT, 'libs', 'host', 'src', 'commands.json'), 'utf8')) as {
  readonly name: string;
}[];
const NAMES = COMMANDS.map(({ name }) => name).join('|');

/** A command of ours that a reader could not paste: without Nx there is none called so. */
const BARE = new RegExp(
  `(?<!npx )(?<![\\w/@.:-])lambda-bench (?:(?:${NAMES}|--help|<command>)(?!\\w)|\\$\\{)`,
);
/** What is counted most, one of which there may be. */
const NOUNS =
  'rounds|failures|samples|cells|lines|items|objects|minutes|reports|aggregates|invocations|bytes|visits|skips|rejects|runs|records';
/** Of a constant there is never one, and `1 of 3 rounds` is of three. */
const UNCOUNTED = new RegExp(`(?<!\\bof )\\$\\{(?!counted\\()[^{}]*[a-z][^{}]*\\} (?:more )?(?:${NOUNS})\\b`);

/** Sources of what users read, without comments; the emulator speaks in Lambda's words. */
function sourceLines(): readonly string[] {
  const listed = execFileSync('git', ['ls-files', 'apps/*.ts', 'libs/*.ts'], { cwd: ROOT, encoding: 'utf8' });
  const files = listed
    .split('\n')
    .filter(
      (file) =>
        /^(apps|libs)\/[^/]+\/src\//.test(file) &&
        !/\.test\.ts$|\/testing\/|^libs\/(emulator|toolchains)\//.test(file),
    )
    .filter((file) => existsSync(join(ROOT, file)));
  return files.flatMap((file) =>
    readFileSync(join(ROOT, file), 'utf8')
      .split('\n')
      .map((line, index) => ({ line, at: `${file}:${index + 1}: ${line.trim()}` }))
      .filter(({ line }) => !/^\s*(\/\/|\/?\*)/.test(line))
      .map(({ at }) => at),
  );
}

describe('what the program says', () => {
  it('names its commands as they are typed: npx lambda-bench', () => {
    expect(sourceLines().filter((line) => BARE.test(line))).toEqual([]);
  });

  it('counts one thing as one: counted()', () => {
    const known = ['formatNumber', 'describeN', 'toFixed', 'objects and versions', 'requests'];
    const found = sourceLines().filter((line) => UNCOUNTED.test(line));
    expect(found.filter((line) => !known.some((word) => line.includes(word)))).toEqual([]);
  });
});

describe('the search for such words', () => {
  it.each(['lambda-bench run --id', '`lambda-bench ${name}`', 'see lambda-bench --help'])(
    'finds %j',
    (text) => {
      expect(BARE.test(text)).toBe(true);
    },
  );

  it.each([
    'npx lambda-bench run',
    'lambda-bench:run',
    '@lambda-bench/host',
    'made by lambda-bench',
    'lambda-bench runs',
  ])('passes over %j', (text) => {
    expect(BARE.test(text)).toBe(false);
  });

  it.each([
    ['${n} rounds', true],
    ['${done.beyond} more lines', true],
    ["${counted(n, 'round')}", false],
    ['1 of ${n} rounds', false],
    ['${ROUNDS_MIN} rounds', false],
  ])('of a count: %s', (text, isFound) => {
    expect(UNCOUNTED.test(text)).toBe(isFound);
  });
});
