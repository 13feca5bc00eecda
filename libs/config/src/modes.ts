export interface Mode {
  readonly id: string;
  readonly summary: string;
  readonly coldPerCell: number;
  readonly warmPerCell: number;
  /** Fewer rounds than this and drift can pass for a difference; the intervals rest on them. */
  readonly roundsAtLeast: number;
  /** Asks for a typed `yes` before it starts, whatever the backend. */
  readonly confirm: boolean;
  /** Restricts memory unless `--memory` is given. */
  readonly testSizes: boolean;
}

export const MODES = [
  {
    id: 'test',
    summary: 'two sizes, two of each: does everything work?',
    coldPerCell: 2,
    warmPerCell: 2,
    roundsAtLeast: 1,
    confirm: false,
    testSizes: true,
  },
  {
    id: 'balanced',
    summary: '50 cold and 200 warm samples per cell',
    coldPerCell: 50,
    warmPerCell: 200,
    roundsAtLeast: 10,
    confirm: true,
    testSizes: false,
  },
  {
    id: 'production',
    summary: '100 cold and 500 warm samples per cell',
    coldPerCell: 100,
    warmPerCell: 500,
    roundsAtLeast: 10,
    confirm: true,
    testSizes: false,
  },
] as const satisfies readonly Mode[];

/** Of `tune` alone: the fewest rounds whose intervals part sizes that are worth telling apart, so that it takes minutes. */
const QUICK: Mode = {
  id: 'quick',
  summary: '10 cold and 50 warm samples per size',
  coldPerCell: 10,
  warmPerCell: 50,
  roundsAtLeast: 10,
  confirm: false,
  testSizes: false,
};

/** An answer about one function needs intervals: `test` has none. */
export const TUNE_MODES: readonly Mode[] = [QUICK, ...MODES.filter((mode) => !mode.testSizes)];

export type ModeId = (typeof MODES)[number]['id'];

export function modeOf(id: ModeId): Mode {
  const row: Mode | undefined = MODES.find((mode) => mode.id === id);
  if (row === undefined) throw new Error(`no mode row for ${id}`);
  return row;
}
