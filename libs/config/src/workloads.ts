import type { LanguageId } from './languages.ts';
import { ALL_SIZES_MB, SMALL_SIZES_MB } from './memory.ts';

export interface Workload {
  readonly id: string;
  /** Raised never in place: a changed workload is a new row with a new id, measured beside the old one. */
  readonly version: number;
  readonly summary: string;
  readonly memoryMb: readonly number[];
  /** What the matrix sends. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** The digest every language must answer for `payload`; undefined where the answer has none. */
  readonly digest?: string;
  /** Languages that implement it. A runtime of another language is planned as a skip with this as its reason. */
  readonly languages: readonly LanguageId[];
  /** Whether its artefact holds an AWS SDK and it is given a table's name. */
  readonly usesDynamoDb: boolean;
}

const MEASURED_LANGUAGES = ['node', 'python', 'rust', 'go', 'java'] as const;

export const WORKLOADS = [
  {
    id: 'cpu-intensive',
    version: 1,
    summary: 'SHA-256 over its own 32 raw bytes, 500,000 times',
    memoryMb: SMALL_SIZES_MB,
    payload: { iterations: 500_000 },
    digest: '52662a4ed3c1e9b0bf4ce59d97c377d280c082585794b9d559e5bae280a6cd22',
    languages: MEASURED_LANGUAGES,
    usesDynamoDb: false,
  },
  {
    id: 'memory-intensive',
    version: 1,
    summary: 'fills 100 MB with 13,107,200 integers and sorts them',
    memoryMb: ALL_SIZES_MB,
    payload: { seed: 1 },
    digest: 'a9694919fca79dba6b106f7839bc164768cbd1f07aa14947ada13cf18a2bb852',
    languages: MEASURED_LANGUAGES,
    usesDynamoDb: false,
  },
  {
    id: 'light',
    version: 1,
    summary: 'writes five DynamoDB items in a batch, reads them back and compares',
    memoryMb: SMALL_SIZES_MB,
    payload: {},
    languages: MEASURED_LANGUAGES,
    usesDynamoDb: true,
  },
] as const satisfies readonly Workload[];

export type WorkloadId = (typeof WORKLOADS)[number]['id'];

export function workloadOf(id: WorkloadId): Workload {
  const row: Workload | undefined = WORKLOADS.find((workload) => workload.id === id);
  if (row === undefined) throw new Error(`no workload row for ${id}`);
  return row;
}
