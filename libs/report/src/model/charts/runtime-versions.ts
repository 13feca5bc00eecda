import { languageLabel } from '../cell-name.ts';
import { isKnown, markOf } from '../quantity.ts';
import type { Panel } from '../report-model.ts';
import { barsByFunction } from './bars-by-function.ts';
import { describeIntervals, describeN, missingChart, referenceMemory, type PanelInput } from './panel.ts';

/** Versions of the same language side by side: is the upgrade worth it? */
export function runtimeVersions({ workload, kind, rows }: PanelInput): Panel {
  const id = `${workload}-${kind}-versions`;
  const title = `${workload}: runtime versions side by side, ${kind}`;
  const versions = new Map<string, Set<string>>();
  for (const { runtime } of rows) {
    const label = languageLabel(runtime);
    versions.set(label, (versions.get(label) ?? new Set()).add(runtime));
  }
  const several = rows.filter((row) => (versions.get(languageLabel(row.runtime))?.size ?? 0) > 1);
  const memoryMb = referenceMemory(several);
  const shown = several.filter((row) => row.memoryMb === memoryMb && isKnown(row.totalMs));
  if (memoryMb === undefined || shown.length === 0) {
    return missingChart(id, title, 'no language was measured in two versions');
  }
  return barsByFunction(
    {
      id,
      title: `${title}, ${memoryMb} MB`,
      subtitle: `Medians${describeIntervals(shown)}, ${describeN(shown)}; languages that were measured in one version only are left out.`,
      xTitle: 'median, ms',
      unit: 'ms',
    },
    shown,
    (row) => markOf(row.totalMs),
  );
}
