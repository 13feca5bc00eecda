import { tablesOf, type ReportModel, type Value } from '@lambda-bench/report';
import type * as Danfo from 'danfojs-node';
import { externalModule } from '../external-module.ts';

/** Medians of one workload and kind of start, a row a function and a column a memory size. */
export interface Pivot {
  readonly id: string;
  readonly title: string;
  /** As the data frame prints it. */
  readonly text: string;
  readonly csv: string;
}

/** A measured cell as the data frame is given it: no nulls and no commas, which it would get wrong. */
interface PivotRow {
  readonly workload: string;
  readonly start: string;
  readonly function: string;
  readonly memory: number;
  readonly ms: number;
}

/**
 * Groups and prints the aggregated table with danfo.js. It is for tables of this size alone (its sort and describe take minutes
 * beyond 20,000 rows), takes a second to load, and so is loaded here and not before.
 */
export function pivotTables(model: ReportModel): readonly Pivot[] {
  const rows = pivotRows(model);
  if (rows.length === 0) return [];
  const danfo = externalModule('danfojs-node') as typeof Danfo;
  const groups = new danfo.DataFrame(rows.map((row) => ({ ...row }))).groupby(['workload', 'start']);
  const keys = new Map(rows.map(({ workload, start }) => [`${workload}-${start}`, { workload, start }]));
  return [...keys].map(([id, { workload, start }]) => {
    const medians = groups.getGroup([workload, start]).groupby(['function', 'memory']).col(['ms']).mean();
    const wide = new danfo.DataFrame([...widen(medians.values as readonly (readonly (string | number)[])[])]);
    return {
      id: `pivot-${id}`,
      title: `${workload}, ${start}: medians in ms by memory in MB`,
      text: String(wide),
      // Without a path it gives the text; its types promise either.
      csv: danfo.toCSV(wide) as unknown as string,
    };
  });
}

/** What danfo.js lacks: the long table of function, memory and median with memory across. NaN where nothing was measured. */
function* widen(long: readonly (readonly (string | number)[])[]): Generator<Record<string, string | number>> {
  const sizes = [...new Set(long.map(([, memory]) => Number(memory)))].sort((a, b) => a - b);
  const functions = [...new Set(long.map(([name]) => String(name)))].sort();
  for (const name of functions) {
    const of = (size: number) => long.find(([fn, memory]) => fn === name && Number(memory) === size)?.[2];
    const medians = sizes.map((size) => [`${size} MB`, round(Number(of(size) ?? Number.NaN))] as const);
    yield { function: name, ...Object.fromEntries(medians) };
  }
}

function pivotRows(model: ReportModel): readonly PivotRow[] {
  const cells = tablesOf(model).find((table) => table.id === 'cells');
  if (cells === undefined) return [];
  const at = (row: readonly Value[], id: string) =>
    row[cells.columns.findIndex((column) => column.id === id)];
  return cells.rows.flatMap((row) => {
    const ms = at(row, 'total_ms');
    const memory = at(row, 'memory_mb');
    if (ms?.kind !== 'estimate' || memory?.kind !== 'number') return [];
    const word = (id: string) => wordOf(at(row, id));
    const name = `${word('runtime')} ${word('arch')}`;
    return [
      { workload: word('workload'), start: word('kind'), function: name, memory: memory.value, ms: ms.value },
    ];
  });
}

/** Its CSV quotes nothing. */
function wordOf(value: Value | undefined): string {
  return value?.kind === 'text' ? value.text.replaceAll(/[",\n]/g, ' ') : '';
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
