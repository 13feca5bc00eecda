import { listOption, type OptionTable } from '@lambda-bench/host';
import type { ReportFilter } from '@lambda-bench/report';
import type { InferredOptionTypes } from 'yargs';

/** Of which cells something is said. */
export const FILTER_OPTIONS = {
  runtime: listOption('only these runtimes'),
  workload: listOption('only these workloads'),
  arch: listOption('only these architectures: arm64, x86_64'),
} as const satisfies OptionTable;

type FilterArgs = InferredOptionTypes<typeof FILTER_OPTIONS>;

export function filterOf({ runtime, workload, arch }: FilterArgs): ReportFilter {
  return {
    ...(runtime !== undefined && { runtimes: runtime }),
    ...(workload !== undefined && { workloads: workload }),
    ...(arch !== undefined && { architectures: arch }),
  };
}
