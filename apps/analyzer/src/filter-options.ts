import type { ReportFilter } from '@lambda-bench/report';

interface FilterArgs {
  readonly runtime: readonly string[] | undefined;
  readonly workload: readonly string[] | undefined;
  readonly arch: readonly string[] | undefined;
}

export function filterOf({ runtime, workload, arch }: FilterArgs): ReportFilter {
  return {
    ...(runtime !== undefined && { runtimes: runtime }),
    ...(workload !== undefined && { workloads: workload }),
    ...(arch !== undefined && { architectures: arch }),
  };
}
