import type { Mark } from '../../chart/chart.ts';
import type { Unit } from '../../table/unit.ts';
import { colourIndex } from '../cell-name.ts';
import type { CellSummary } from '../cell-summary.ts';
import type { Panel } from '../report-model.ts';

interface Bars {
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  readonly xTitle: string;
  readonly unit: Unit;
  readonly from?: number;
}

/** A category a runtime, a bar an architecture. */
export function barsByFunction(
  bars: Bars,
  rows: readonly CellSummary[],
  markOfRow: (row: CellSummary) => Mark | undefined,
): Panel {
  const runtimes = [...new Set(rows.map((row) => row.runtime))];
  const archs = [...new Set(rows.map((row) => row.arch))].sort();
  return {
    kind: 'bars',
    ...bars,
    categories: runtimes,
    series: archs.map((arch) => ({
      name: arch,
      colour: ARCH_COLOUR[arch] ?? colourIndex(arch),
      variant: arch === 'x86_64' ? ('dashed' as const) : ('solid' as const),
      marks: runtimes.map((runtime) => {
        const row = rows.find((candidate) => candidate.runtime === runtime && candidate.arch === arch);
        return row === undefined ? null : (markOfRow(row) ?? null);
      }),
    })),
  };
}

/** Of the palette: the blue and the orange that are farthest apart. */
const ARCH_COLOUR: Readonly<Record<string, number>> = { arm64: 1, x86_64: 8 };
