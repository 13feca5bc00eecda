import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** What must not be written, where, and the rule that has to say so. */
const FORBIDDEN: readonly (readonly [where: string, code: string, rule: string])[] = [
  ['libs/config', `import '@lambda-bench/plan';`, '@nx/enforce-module-boundaries'],
  ['libs/records', `import '@lambda-bench/metrics';`, '@nx/enforce-module-boundaries'],
  ['libs/metrics', `import '@lambda-bench/runner';`, '@nx/enforce-module-boundaries'],
  ['libs/runner', `import '@lambda-bench/backend';`, '@nx/enforce-module-boundaries'],
  ['libs/emulator', `import '@lambda-bench/runner';`, '@nx/enforce-module-boundaries'],
  ['apps/analyzer', `import '@lambda-bench/runner';`, '@nx/enforce-module-boundaries'],
  ['apps/analyzer', `import '@lambda-bench/backend';`, '@nx/enforce-module-boundaries'],
  ['libs/aws', `import '@lambda-bench/runner';`, '@nx/enforce-module-boundaries'],
  ['libs/runner', `import '@aws-sdk/client-lambda';`, '@nx/enforce-module-boundaries'],
  ['libs/plan', `import '../../config/src/cell.ts';`, '@nx/enforce-module-boundaries'],
  ['libs/plan', `import 'node:fs';`, 'no-restricted-imports'],
  ['libs/metrics', `import 'crypto';`, 'no-restricted-imports'],
  ['libs/runner', `setTimeout(() => 0, 1);`, 'no-restricted-globals'],
  ['libs/records', `export const home = process.cwd();`, 'no-restricted-globals'],
  ['libs/report', `globalThis.setTimeout(() => 0, 1);`, 'no-restricted-globals'],
  ['libs/runner', `export const home = globalThis['process'];`, 'no-restricted-globals'],
  ['libs/config', `export const { fetch: get } = globalThis;`, 'no-restricted-globals'],
  ['libs/metrics', `export const fs: unknown = require('node:fs');`, 'no-restricted-globals'],
  ['libs/plan', `export const fs = await import('node:fs');`, 'no-restricted-syntax'],
  [
    'libs/records',
    `export const fs: unknown = await import(['node', 'fs'].join(':'));`,
    'no-restricted-syntax',
  ],
  ['libs/plan', `export const now = Date.now();`, 'no-restricted-properties'],
  ['libs/plan', `export const dice = Math.random();`, 'no-restricted-properties'],
  ['libs/metrics', `export const today = new Date();`, 'no-restricted-syntax'],
];

/** The text is linted as if it stood in the project's own index, so that nothing is written where others lint. */
const eslint = new ESLint({ cwd: root });

describe('a forbidden import fails lint', () => {
  it.each(FORBIDDEN)('%s may not say %s (%s)', { timeout: 120_000 }, async (where, code, rule) => {
    const filePath = join(root, where, where.startsWith('libs/') ? 'src/index.ts' : 'src/cli.ts');
    const [result] = await eslint.lintText(`${code}\nexport {};\n`, { filePath });
    expect(result?.messages.map((message) => message.ruleId)).toContain(rule);
  });
});
