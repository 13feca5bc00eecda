import { missing, number, text, type Table, type Value } from '../../table/table.ts';
import { shareText } from './share-text.ts';
import { beatenBy, choose, type Choice } from './tune-choice.ts';
import { describeFailures, isMostlyCold, type TuneSize } from './tune-size.ts';

export interface SizesTable {
  readonly id: string;
  readonly title: string;
  readonly coldShare: number;
  readonly sizes: readonly TuneSize[];
  /** Sizes that were planned and not measured, each with the reason. */
  readonly unmeasured: ReadonlyMap<number, string>;
}

/** A row a size: cold, warm, price, and what it is the answer to. */
export function sizesTable({ id, title, coldShare, sizes, unmeasured }: SizesTable): Table {
  const choices = (['cheapest', 'balanced', 'fastest'] as const).map((question) => choose(question, sizes));
  const beaten = beatenBy(sizes);
  const isWeighted = sizes.every(({ cold, warm }) => cold === undefined && warm === undefined);
  const rows = [
    ...sizes.map((size) => ({ memoryMb: size.memoryMb, cells: cellsOf(size, isWeighted) })),
    ...[...unmeasured].map(([memoryMb, why]) => ({
      memoryMb,
      cells: Array.from({ length: isWeighted ? 2 : 8 }, () => missing(why)),
    })),
  ];
  return {
    id,
    title,
    note: `${noteOf(coldShare)} Beaten is what is proven worse than another size at time or price, and proven not to be better at the other; on the front is what no size is proven to beat.`,
    columns: [
      { id: 'memory_mb', title: 'memory, MB', align: 'right' },
      ...(isWeighted
        ? ([{ id: 'time_ms', title: 'mean of medians by share, ms', align: 'right' }] as const)
        : ([
            { id: 'init_ms', title: 'init, ms', align: 'right', dropOrder: 2 },
            { id: 'first_ms', title: 'first invocation, ms', align: 'right', dropOrder: 3 },
            { id: 'warm_ms', title: 'warm, ms', align: 'right' },
            { id: 'p90_ms', title: 'p90, ms', align: 'right', dropOrder: 4 },
            { id: 'p99_ms', title: 'p99, ms', align: 'right', dropOrder: 5 },
          ] as const)),
      { id: 'usd_per_million', title: '$ per million', align: 'right' },
      ...(isWeighted
        ? []
        : ([
            { id: 'max_memory_mb', title: 'used at most, MB', align: 'right', dropOrder: 6 },
            { id: 'n', title: 'n cold + warm', align: 'right', dropOrder: 7 },
          ] as const)),
      { id: 'choice', title: 'choice', align: 'left' },
    ],
    rows: rows
      .sort((a, b) => a.memoryMb - b.memoryMb)
      .map(({ memoryMb, cells }) => {
        const size = sizes.find((candidate) => candidate.memoryMb === memoryMb);
        const choice =
          size === undefined
            ? missing(unmeasured.get(memoryMb) ?? '')
            : choiceOf(size, beaten.get(size), choices);
        return [number(memoryMb, 'MB'), ...cells, choice];
      }),
  };
}

function noteOf(coldShare: number): string {
  const price = `Prices are means with 95 % intervals, of a million requests, ${shareText(coldShare)} of them cold.`;
  return isMostlyCold({ coldShare }) ? `${price} Time is that of a cold start.` : price;
}

function cellsOf(size: TuneSize, isWeighted: boolean): readonly Value[] {
  const { cold, warm } = size;
  if (isWeighted) return [size.time, size.usdPerMillion];
  const none = missing('not measured');
  return [
    cold?.initMs ?? none,
    cold?.durationMs ?? none,
    warm?.totalMs ?? none,
    warm?.totalP90Ms ?? none,
    warm?.totalP99Ms ?? none,
    size.usdPerMillion,
    warm?.maxMemoryMb ?? cold?.maxMemoryMb ?? none,
    text(`${cold?.n ?? 0} + ${warm?.n ?? 0}`),
  ];
}

function choiceOf(size: TuneSize, winner: TuneSize | undefined, choices: readonly Choice[]): Value {
  const crowned = choices.flatMap((choice) => {
    if (choice.doubt !== undefined || !choice.sizes.includes(size)) return [];
    return [choice.sizes.length === 1 ? choice.question : `${choice.question} (tie)`];
  });
  if (size.failures !== undefined) {
    return { kind: 'finding', tone: 'worse', text: describeFailures(size.failures) };
  }
  return {
    kind: 'finding',
    tone: winner !== undefined ? 'worse' : crowned.length > 0 ? 'better' : 'same',
    text: [...crowned, winner === undefined ? 'on the front' : `beaten by ${winner.memoryMb} MB`].join(', '),
  };
}
