import type { LanguageId } from './languages.ts';

export type RuntimeSet = 'core' | 'extended';

export interface Runtime {
  /** What a user types and a record carries. */
  readonly id: string;
  /** The part of a function's name; unique, so that names are looked up and never taken apart. */
  readonly slug: string;
  readonly language: LanguageId;
  /** The `Runtime` of Lambda's API. */
  readonly identifier: string;
  /** The `Handler` of Lambda's API. */
  readonly handler: string;
  /** `core` is what the matrix measures unless asked; `extended` comes with `--set extended|all` where a toolchain exists. */
  readonly set: RuntimeSet;
  /** The day after which AWS no longer maintains it, or undefined where AWS has not said. */
  readonly deprecatedOn?: string;
}

/** Source and date of every `deprecatedOn`: the runtime table of the AWS Lambda developer guide as collected by endoflife.date. */
export const DEPRECATION_DATES_AS_OF = '2026-02';

const NODE = { language: 'node', handler: 'index.handler' } as const;
const PYTHON = { language: 'python', handler: 'handler.handler' } as const;
const PROVIDED = { identifier: 'provided.al2023', handler: 'bootstrap', deprecatedOn: '2029-06-30' } as const;

/** A new runtime version is one row here. */
export const RUNTIMES = [
  {
    id: 'python3.13',
    slug: 'python3-13',
    ...PYTHON,
    identifier: 'python3.13',
    set: 'core',
    deprecatedOn: '2029-06-30',
  },
  {
    id: 'python3.12',
    slug: 'python3-12',
    ...PYTHON,
    identifier: 'python3.12',
    set: 'core',
    deprecatedOn: '2028-10-31',
  },
  {
    id: 'python3.11',
    slug: 'python3-11',
    ...PYTHON,
    identifier: 'python3.11',
    set: 'core',
    deprecatedOn: '2027-06-30',
  },
  {
    id: 'nodejs22.x',
    slug: 'nodejs22',
    ...NODE,
    identifier: 'nodejs22.x',
    set: 'core',
    deprecatedOn: '2027-04-30',
  },
  {
    id: 'nodejs20.x',
    slug: 'nodejs20',
    ...NODE,
    identifier: 'nodejs20.x',
    set: 'core',
    deprecatedOn: '2026-04-30',
  },
  { id: 'rust', slug: 'rust', language: 'rust', ...PROVIDED, set: 'core' },
  {
    id: 'python3.14',
    slug: 'python3-14',
    ...PYTHON,
    identifier: 'python3.14',
    set: 'extended',
    deprecatedOn: '2029-06-30',
  },
  {
    id: 'nodejs18.x',
    slug: 'nodejs18',
    ...NODE,
    identifier: 'nodejs18.x',
    set: 'extended',
    deprecatedOn: '2025-09-01',
  },
  {
    id: 'nodejs24.x',
    slug: 'nodejs24',
    ...NODE,
    identifier: 'nodejs24.x',
    set: 'extended',
    deprecatedOn: '2028-04-30',
  },
  { id: 'go', slug: 'go', language: 'go', ...PROVIDED, set: 'extended' },
  {
    id: 'java21',
    slug: 'java21',
    language: 'java',
    identifier: 'java21',
    handler: 'bench.Handler::handleRequest',
    set: 'extended',
    deprecatedOn: '2029-06-30',
  },
  {
    id: 'java25',
    slug: 'java25',
    language: 'java',
    identifier: 'java25',
    handler: 'bench.Handler::handleRequest',
    set: 'extended',
    deprecatedOn: '2029-06-30',
  },
  {
    id: 'dotnet8',
    slug: 'dotnet8',
    language: 'dotnet',
    identifier: 'dotnet8',
    handler: 'Bench::Bench.Function::Handler',
    set: 'extended',
    deprecatedOn: '2026-11-10',
  },
] as const satisfies readonly Runtime[];

export type RuntimeId = (typeof RUNTIMES)[number]['id'];

export function runtimeOf(id: RuntimeId): Runtime {
  const row: Runtime | undefined = RUNTIMES.find((runtime) => runtime.id === id);
  if (row === undefined) throw new Error(`no runtime row for ${id}`);
  return row;
}
