import { existsSync } from 'node:fs';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { BenchError, RUNTIMES, type LanguageId, type Runtime } from '@lambda-bench/config';
import type { LocalFunction } from '@lambda-bench/neighbours';
import { runtimeHome, type ToolchainPlace } from '@lambda-bench/toolchains';
import { NATIVE_ARCH } from '../local/built-function.ts';
import type { CodeSource } from './code-source.ts';
import { ownRuntime } from './own-runtime.ts';
import { TIMEOUT_SECONDS } from './timeout-option.ts';

export interface LocalOptions {
  /** As it was typed, for messages. */
  readonly function: string;
  readonly runtime: string | undefined;
  readonly handler: string | undefined;
  readonly variable?: readonly string[] | undefined;
  readonly timeout: number | undefined;
}

/** Everything that can be wrong with code of the user's own before it is started. */
export async function localFunction(
  args: LocalOptions,
  source: CodeSource,
  toolchains: ToolchainPlace,
): Promise<LocalFunction> {
  const runtime = runtimeFor(args, source);
  const home = await runtimeHome(runtime.identifier, toolchains);
  if (!home.ok) throw new BenchError('LB_TOOLCHAIN', home.reason, home.hint);
  const handler = handlerFor(args, source, runtime);
  const variables = readVariables(args.variable);
  return {
    name: source.name,
    runtime: runtime.identifier,
    handler,
    arch: NATIVE_ARCH,
    code: source.code,
    usesDynamoDb: false,
    timeoutSeconds: args.timeout ?? TIMEOUT_SECONDS,
    ...(variables === undefined ? {} : { variables }),
  };
}

function runtimeFor({ runtime, function: target }: LocalOptions, source: CodeSource): Runtime {
  if (runtime !== undefined) return ownRuntime([runtime], '<function>');
  const files = filesOf(source);
  // The one runtime without versions to choose from.
  if (files.includes('bootstrap')) return ownRuntime(['provided.al2023'], '<function>');
  const language = languageIn(files);
  if (language === undefined) return ownRuntime(undefined, `${target}, which does not tell its own,`);
  const versions = RUNTIMES.filter((row) => row.language === language).map((row) => row.id);
  throw new BenchError(
    'LB_USAGE',
    `${target} needs a --runtime: its files say ${language}, but not which version`,
    `one of: ${versions.join(', ')}`,
  );
}

function filesOf({ code }: CodeSource): readonly string[] {
  return 'folder' in code ? readdirSync(code.folder) : [];
}

const SIGNS: readonly (readonly [LanguageId, RegExp])[] = [
  ['node', /^package\.json$|\.[cm]?js$/],
  ['python', /\.py$/],
  ['java', /\.(?:jar|class)$/],
  ['dotnet', /\.(?:deps|runtimeconfig)\.json$/],
];

function languageIn(files: readonly string[]): LanguageId | undefined {
  return SIGNS.find(([, sign]) => files.some((file) => sign.test(file)))?.[0];
}

/** Our own handlers' names are nobody else's where a language has no usual one. */
function handlerFor(
  { handler, function: target }: LocalOptions,
  source: CodeSource,
  runtime: Runtime,
): string {
  const { language } = runtime;
  if (handler === undefined && (language === 'java' || language === 'dotnet')) {
    throw new BenchError(
      'LB_USAGE',
      `${target} needs a --handler: ${language} has no usual one`,
      language === 'java'
        ? 'such as example.Handler::handleRequest'
        : 'such as Assembly::Name.Space.Type::Method',
    );
  }
  // What AWS's own console makes.
  const consoles = language === 'python' && filesOf(source).includes('lambda_function.py');
  const chosen = handler ?? (consoles ? 'lambda_function.lambda_handler' : runtime.handler);
  const candidates = modulesOf(chosen, language);
  const { code } = source;
  if ('folder' in code && candidates.length > 0) {
    if (!candidates.some((file) => existsSync(join(code.folder, file)))) {
      throw new BenchError(
        'LB_USAGE',
        `${target} has no ${candidates.join(', ')}, where ${chosen} would be`,
        'say where it is with --handler, as it is in Lambda’s configuration',
      );
    }
  }
  return chosen;
}

function modulesOf(handler: string, language: LanguageId): readonly string[] {
  if (language === 'rust' || language === 'go') return ['bootstrap'];
  const module = handler.slice(0, handler.lastIndexOf('.'));
  if (language === 'node') return ['.mjs', '.js', '.cjs'].map((end) => `${module}${end}`);
  if (language !== 'python') return [];
  const path = module.replaceAll('.', '/');
  return [`${path}.py`, `${path}/__init__.py`];
}

function readVariables(env: readonly string[] | undefined): Readonly<Record<string, string>> | undefined {
  if (env === undefined) return undefined;
  return Object.fromEntries(
    env.map((text) => {
      const [, name, value] = /^([a-zA-Z][a-zA-Z0-9_]*)=(.*)$/s.exec(text) ?? [];
      if (name !== undefined && value !== undefined) return [name, value];
      throw new BenchError(
        'LB_USAGE',
        // Not the whole of it: what stands there may be a secret.
        `--variable ${text.split('=')[0] ?? ''}… is not NAME=VALUE`,
        'a name of letters, digits and underscores, an equals sign, and its value',
      );
    }),
  );
}
