export type LanguageId = 'node' | 'python' | 'rust' | 'go' | 'java' | 'dotnet';

export interface Language {
  readonly id: LanguageId;
  readonly label: string;
  /** Relative to the workspace. */
  readonly folder: string;
  /** Where a workload's own source file stands inside the folder. */
  readonly sourceFile: (workload: string) => string;
  /** Why no workload lists it, said wherever its runtimes are skipped. */
  readonly unmeasured?: string;
}

/** One row per language. A row that some workload lists must have its folder and files; completeness.test.ts names the missing one. */
export const LANGUAGES: readonly Language[] = [
  { id: 'node', label: 'Node.js', folder: 'handlers/node', sourceFile: (w) => `src/${w}.ts` },
  {
    id: 'python',
    label: 'Python',
    folder: 'handlers/python',
    sourceFile: (w) => `src/${w.replaceAll('-', '_')}.py`,
  },
  { id: 'rust', label: 'Rust', folder: 'handlers/rust', sourceFile: (w) => `${w}/src/main.rs` },
  { id: 'go', label: 'Go', folder: 'handlers/go', sourceFile: (w) => `cmd/${w}/main.go` },
  {
    id: 'java',
    label: 'Java',
    folder: 'handlers/java',
    sourceFile: (w) => `${w}/src/main/java/bench/Handler.java`,
  },
  {
    id: 'dotnet',
    label: '.NET',
    folder: 'handlers/dotnet',
    sourceFile: (w) => `${w}/Function.cs`,
    unmeasured:
      'its runtime client and SDK come from NuGet, which is none of the registries that the builds use',
  },
];

export function languageOf(id: LanguageId): Language {
  const row = LANGUAGES.find((language) => language.id === id);
  if (row === undefined) throw new Error(`no language row for ${id}`);
  return row;
}
