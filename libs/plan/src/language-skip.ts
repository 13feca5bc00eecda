import { languageOf, runtimeOf, workloadOf, type FunctionSpec } from '@lambda-bench/config';
import type { SkipReason } from './plan.ts';

/** A workload that the runtime's language does not implement is planned as a skip, never left out in silence. */
export function whyLanguageCannot(cell: FunctionSpec): SkipReason | undefined {
  const { language } = runtimeOf(cell.runtime);
  if (workloadOf(cell.workload).languages.includes(language)) return undefined;
  const { label, folder, unmeasured } = languageOf(language);
  const why = unmeasured === undefined ? ` yet (${folder})` : `: ${unmeasured}`;
  return { reason: 'not-implemented', message: `${label} has no ${cell.workload} handler${why}` };
}
