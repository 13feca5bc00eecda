import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Who may import whom. This table is the architecture; ARCHITECTURE.md draws it, tools/boundaries.test.ts proves it fires. */
const MAY_IMPORT = {
  'layer:config': [],
  'layer:records': ['layer:config'],
  'layer:metrics': ['layer:config', 'layer:records'],
  'layer:plan': ['layer:config', 'layer:records'],
  'layer:runner': ['layer:config', 'layer:records', 'layer:metrics', 'layer:plan'],
  'layer:report': ['layer:config', 'layer:records', 'layer:metrics'],
  'layer:aws': ['layer:config', 'layer:records'],
  'layer:stores': ['layer:config', 'layer:records', 'layer:aws'],
  'layer:backend': ['layer:config', 'layer:runner', 'layer:aws'],
  'layer:toolchains': ['layer:config'],
  'layer:emulator': ['layer:config', 'layer:metrics', 'layer:toolchains'],
  'layer:neighbours': ['layer:config', 'layer:toolchains'],
  'layer:host': ['layer:config'],
  'side:run': ['layer:*'],
  'side:explain': [
    'layer:config',
    'layer:records',
    'layer:metrics',
    'layer:report',
    'layer:stores',
    'layer:host',
  ],
  'side:deploy': ['layer:config', 'layer:plan', 'layer:toolchains', 'layer:host'],
  'side:measured': ['layer:config', 'layer:toolchains', 'layer:emulator', 'layer:neighbours'],
};

const PURE = ['config', 'records', 'metrics', 'plan', 'runner', 'report'];
const AWS = ['@aws-sdk/*', '@smithy/*', 'aws-cdk-lib', 'aws-cdk-lib/*', 'constructs'];
const EFFECT_MODULES = [
  'node:*',
  'fs',
  'fs/*',
  'child_process',
  'http',
  'https',
  'net',
  'os',
  'path',
  'crypto',
  'process',
];
const EFFECT_GLOBALS = [
  'process',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'console',
  'performance',
  'crypto',
  'require',
  // Everything above is a property of these as well.
  'globalThis',
  'global',
  'self',
  'window',
];
/** What Node.js brings and our plain JavaScript uses. */
const NODE_GLOBALS = [
  'Buffer',
  'URL',
  'clearInterval',
  'clearTimeout',
  'console',
  'fetch',
  'process',
  'setImmediate',
  'setInterval',
  'setTimeout',
];
const NO_EFFECTS = 'a pure library takes effects as parameters';

export default tseslint.config(
  {
    ignores: ['**/dist', '**/node_modules', '**/target', '**/testdata', '**/*.json', '.cache', 'runs'],
  },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    // What runs before anything is built, and what runs inside a runtime: plain JavaScript without types.
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: Object.fromEntries(NODE_GLOBALS.map((name) => [name, 'readonly'])),
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
  },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs' } },
  {
    files: ['**/*.ts'],
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['vitest.config.ts'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          allow: [],
          depConstraints: [
            ...Object.entries(MAY_IMPORT).map(([sourceTag, onlyDependOnLibsWithTags]) => ({
              sourceTag,
              onlyDependOnLibsWithTags,
            })),
            { sourceTag: 'side:run', notDependOnLibsWithTags: ['layer:report'] },
            {
              sourceTag: 'effects:none',
              notDependOnLibsWithTags: ['effects:io'],
              bannedExternalImports: AWS,
            },
          ],
        },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 5],
      'no-console': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
    },
  },
  {
    files: PURE.map((lib) => `libs/${lib}/src/**/*.ts`),
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ group: EFFECT_MODULES, message: NO_EFFECTS }] }],
      'no-restricted-globals': ['error', ...EFFECT_GLOBALS.map((name) => ({ name, message: NO_EFFECTS }))],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: NO_EFFECTS },
        { object: 'Math', property: 'random', message: NO_EFFECTS },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: NO_EFFECTS },
        { selector: "CallExpression[callee.name='Date']", message: NO_EFFECTS },
        // Whatever it names: what is put together at run time cannot be looked up in a list.
        { selector: 'ImportExpression', message: NO_EFFECTS },
      ],
    },
  },
  {
    files: ['**/*.test.ts', '**/e2e/**/*.ts', '**/bench/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  { files: ['vitest.config.ts'], rules: { 'no-restricted-exports': 'off' } },
);
