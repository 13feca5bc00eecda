import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from './languages.ts';
import { missingPieces } from './testing/missing-pieces.ts';
import { RUNTIMES } from './runtimes.ts';
import { WORKLOADS } from './workloads.ts';

const root = new URL('../../../', import.meta.url);
const workspace = {
  exists: (path: string) => existsSync(new URL(path, root)),
  folders: (path: string) =>
    readdirSync(new URL(path, root), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${path}/${entry.name}`),
};

describe('rows and folders', () => {
  it('every row has its folder and files, every folder its row', () => {
    expect(
      missingPieces({ languages: LANGUAGES, runtimes: RUNTIMES, workloads: WORKLOADS }, workspace),
    ).toEqual([]);
  });

  it('a runtime version that nothing builds is named with the file that is missing', () => {
    const cobol: Language = {
      id: 'java',
      label: 'Cobol',
      folder: 'handlers/cobol',
      sourceFile: (w) => `${w}.cbl`,
    };
    const tables = {
      languages: [cobol],
      runtimes: [{ id: 'cobol85', language: 'java' }],
      workloads: [{ id: 'cpu-intensive', languages: ['java'] }],
    } as const;
    expect(missingPieces(tables, { ...workspace, folders: () => [] })).toEqual([
      'handlers/cobol is missing: languages.ts has a row for Cobol',
      'handlers/cobol/cpu-intensive.cbl is missing: workloads.ts lists Cobol for cpu-intensive',
    ]);
  });

  it('a runtime without a language row, and a folder without one, are named', () => {
    const tables = { languages: [], runtimes: [{ id: 'cobol85', language: 'java' }], workloads: [] } as const;
    expect(missingPieces(tables, { ...workspace, folders: () => ['handlers/basic'] })).toEqual([
      'languages.ts has no row java, which the runtime cobol85 names',
      'handlers/basic has no row in languages.ts',
    ]);
  });
});
