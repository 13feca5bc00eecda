import type { Language, LanguageId } from '../languages.ts';
import type { WorkloadId } from '../workloads.ts';

interface Tables {
  readonly languages: readonly Language[];
  readonly runtimes: readonly { readonly id: string; readonly language: LanguageId }[];
  readonly workloads: readonly { readonly id: WorkloadId; readonly languages: readonly LanguageId[] }[];
}

interface Workspace {
  readonly exists: (path: string) => boolean;
  readonly folders: (path: string) => readonly string[];
}

/** Folders below handlers/ that hold no language. */
const NOT_LANGUAGES: readonly string[] = ['handlers/conformance', 'handlers/node_modules'];

/** One sentence for every file that a row promises and for every folder that no row knows. */
export function missingPieces(
  { languages, runtimes, workloads }: Tables,
  workspace: Workspace,
): readonly string[] {
  const problems: string[] = [];
  for (const runtime of runtimes) {
    if (!languages.some((language) => language.id === runtime.language)) {
      problems.push(`languages.ts has no row ${runtime.language}, which the runtime ${runtime.id} names`);
    }
  }
  for (const language of languages) {
    const measured = workloads.filter((workload) => workload.languages.includes(language.id));
    if (measured.length > 0 && !workspace.exists(language.folder)) {
      problems.push(`${language.folder} is missing: languages.ts has a row for ${language.label}`);
    }
    for (const workload of measured) {
      const file = `${language.folder}/${language.sourceFile(workload.id)}`;
      if (!workspace.exists(file)) {
        problems.push(`${file} is missing: workloads.ts lists ${language.label} for ${workload.id}`);
      }
    }
  }
  const known = [...NOT_LANGUAGES, ...languages.map((language) => language.folder)];
  for (const folder of workspace.folders('handlers')) {
    if (!known.includes(folder)) problems.push(`${folder} has no row in languages.ts`);
  }
  return problems;
}
