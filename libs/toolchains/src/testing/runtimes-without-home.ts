import type { LanguageId } from '@lambda-bench/config';
import { JAVA_MAJORS } from '../java-homes.ts';
import { NODE_MAJORS } from '../node-homes.ts';
import { PYTHON_LINES } from '../python-homes.ts';

interface RuntimeRow {
  readonly id: string;
  readonly language: LanguageId;
  readonly identifier: string;
}

const HOMES: Partial<Record<LanguageId, { readonly file: string; readonly identifiers: readonly string[] }>> =
  {
    node: { file: 'node-homes.ts', identifiers: NODE_MAJORS.map((major) => `nodejs${major}.x`) },
    java: { file: 'java-homes.ts', identifiers: JAVA_MAJORS.map((major) => `java${major}`) },
    python: { file: 'python-homes.ts', identifiers: PYTHON_LINES.map((line) => `python${line}`) },
  };

/** A sentence for every runtime of a measured language that the tables of local runtimes have forgotten. */
export function runtimesWithoutHome(
  runtimes: readonly RuntimeRow[],
  measured: readonly LanguageId[],
): readonly string[] {
  return runtimes.flatMap(({ id, language, identifier }) => {
    const home = HOMES[language];
    if (home === undefined || !measured.includes(language) || home.identifiers.includes(identifier))
      return [];
    return [`${id}: libs/toolchains/src/${home.file} does not say which release runs it here`];
  });
}
