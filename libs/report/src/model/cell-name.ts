import { LANGUAGES, RUNTIMES, parseCellKey, parseOwnCellKey } from '@lambda-bench/config';
import type { Header } from '@lambda-bench/records';

/** A cell as a report names it. Functions of the user's own have a workload that no table knows. */
export interface CellName {
  readonly key: string;
  readonly runtime: string;
  readonly arch: string;
  readonly workload: string;
  readonly memoryMb: number;
  /** The size of /tmp, where that costs something. */
  readonly ephemeralMb?: number;
}

/** Looked up in the journal's header, then among the names that the tables make. */
export function cellNamer(header: Header | undefined): (key: string) => CellName {
  const functions = new Map((header?.functions ?? []).map((row) => [row.name, row]));
  return (key) => {
    const own = parseOwnCellKey(key);
    const row = own === undefined ? undefined : functions.get(own.functionName);
    if (own !== undefined && row !== undefined) {
      const { runtime, arch, role, workload, ephemeralMb } = row;
      return {
        key,
        runtime,
        arch,
        // Base and head of a gate are alike in all else.
        workload: own.payload ?? role ?? workload,
        memoryMb: own.memoryMb,
        ...(ephemeralMb !== undefined && { ephemeralMb }),
      };
    }
    const cell = parseCellKey(key);
    return cell === undefined
      ? { key, runtime: key, arch: 'unknown', workload: 'unknown', memoryMb: Number.NaN }
      : { key, runtime: cell.runtime, arch: cell.arch, workload: cell.workload, memoryMb: cell.memoryMb };
  };
}

const RUNTIME_IDS: readonly string[] = RUNTIMES.map((row) => row.id);

/** Versions of a language side by side, the oldest first, languages as the tables have them. */
export function compareRuntimes(a: string, b: string): number {
  return (
    LANGUAGE_ORDER.indexOf(languageLabel(a)) - LANGUAGE_ORDER.indexOf(languageLabel(b)) ||
    a.localeCompare(b, 'en', { numeric: true })
  );
}

/** The place in the palette: the same runtime has the same colour in every chart and report. */
export function colourIndex(runtime: string): number {
  const index = PALETTE_ORDER.indexOf(runtime);
  return index >= 0 ? index : RUNTIME_IDS.length;
}

export function languageLabel(runtime: string): string {
  const row = RUNTIMES.find((candidate) => candidate.id === runtime);
  return LANGUAGES.find((language) => language.id === row?.language)?.label ?? runtime;
}

const LANGUAGE_ORDER: readonly string[] = LANGUAGES.map((language) => language.label);

/** Follows the palette of theme.ts: four of Python, four of Node.js, Rust, Go, two of Java, .NET. */
const PALETTE_ORDER: readonly string[] = [
  'python3.13',
  'python3.12',
  'python3.11',
  'python3.14',
  'nodejs22.x',
  'nodejs20.x',
  'nodejs18.x',
  'nodejs24.x',
  'rust',
  'go',
  'java21',
  'java25',
  'dotnet8',
];

/** `python3.13 arm64 at 512 MB`. */
export function describeCell(cell: CellName): string {
  return `${describeFunction(cell)} at ${cell.memoryMb} MB`;
}

export function describeFunction(cell: Pick<CellName, 'runtime' | 'arch'>): string {
  return cell.arch === 'unknown' ? cell.runtime : `${cell.runtime} ${cell.arch}`;
}
