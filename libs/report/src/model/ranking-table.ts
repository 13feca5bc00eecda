import { bootstrapRanks, type Random, type Rank } from '@lambda-bench/metrics';
import type { StartKind } from '@lambda-bench/records';
import { number, text, type Table } from '../table/table.ts';
import { describeFunction } from './cell-name.ts';
import type { CellSummary } from './cell-summary.ts';
import { referenceMemory } from './charts/panel.ts';

/** Functions at one memory size in the order of their medians, with the ranks that the data do not exclude. Undefined where there is nothing to rank. */
export function rankingTable(
  workload: string,
  kind: StartKind,
  summaries: readonly CellSummary[],
  random: Random,
): Table | undefined {
  const mine = summaries.filter((row) => row.workload === workload && row.kind === kind);
  const memoryMb = referenceMemory(mine);
  const here = mine.filter((row) => row.memoryMb === memoryMb);
  if (memoryMb === undefined || here.length < 2) return undefined;
  const byKey = new Map(here.map((row) => [row.key, row]));
  const ranks = bootstrapRanks(new Map(here.map((row) => [row.key, row.total.rounds])), { random });
  if ('kind' in ranks) return undefined;
  return {
    id: `${workload}-${kind}-ranking`,
    title: `${workload}, ${kind}: ranks at ${memoryMb} MB`,
    note: 'By median, resampled over rounds. Ranks that overlap are ties: no order among them is known.',
    columns: [
      { id: 'rank', title: 'rank', align: 'left' },
      { id: 'function', title: 'function', align: 'left' },
      { id: 'median_ms', title: 'median, ms', align: 'right' },
      { id: 'n', title: 'n', align: 'right', dropOrder: 2 },
      { id: 'usd_per_million', title: '$ per million', align: 'right' },
      { id: 'tied_with', title: 'tied with', align: 'left', dropOrder: 1 },
    ],
    rows: ranks.flatMap((rank) => {
      const row = byKey.get(rank.id);
      if (row === undefined) return [];
      const ties = rank.tiedWith.flatMap((key) => {
        const other = byKey.get(key);
        return other === undefined ? [] : [describeFunction(other)];
      });
      return [
        [
          {
            kind: 'finding',
            tone: ties.length === 0 ? 'better' : 'same',
            text: describeRank(rank),
            order: rank.rank,
          },
          text(describeFunction(row)),
          row.totalMs,
          number(row.n, 'count'),
          row.usdPerMillion,
          text(ties.join(', ') || 'nobody'),
        ],
      ];
    }),
  };
}

function describeRank({ low, high }: Rank): string {
  return low === high ? ordinal(low) : `${ordinal(low)}–${ordinal(high)}`;
}

function ordinal(rank: number): string {
  const teen = rank % 100 >= 11 && rank % 100 <= 13;
  return `${rank}${teen ? 'th' : (['th', 'st', 'nd', 'rd'][rank % 10] ?? 'th')}`;
}
