import type { StartKind } from '@lambda-bench/records';
import type { SampleFact } from './sample-fact.ts';

/** The samples of one cell and one kind, column by column: a million of them must fit. A value that is absent is NaN. */
export interface Series {
  readonly cell: string;
  readonly kind: StartKind;
  readonly n: number;
  readonly round: Float64Array;
  readonly sentAt: Float64Array;
  /** Which of the environments of this cell and kind, counted from 0 as they came. */
  readonly environment: Float64Array;
  readonly durationMs: Float64Array;
  readonly billedMs: Float64Array;
  /** Init, or restore where a snapshot was restored instead. */
  readonly initMs: Float64Array;
  readonly maxMemoryMb: Float64Array;
  readonly cpuMicros: Float64Array;
  readonly roundTripMs: Float64Array;
}

const COLUMNS = [
  'round',
  'sentAt',
  'environment',
  'durationMs',
  'billedMs',
  'initMs',
  'maxMemoryMb',
  'cpuMicros',
  'roundTripMs',
] as const;

export type SeriesColumn = (typeof COLUMNS)[number];

export interface SeriesBuilder {
  add(fact: SampleFact): void;
  finish(): Series;
}

export function seriesBuilder(cell: string, kind: StartKind): SeriesBuilder {
  let n = 0;
  let room = 32;
  const environments = new Map<string, number>();
  const columns = new Map<SeriesColumn, Float64Array>(COLUMNS.map((name) => [name, new Float64Array(room)]));
  const grow = () => {
    room *= 2;
    for (const [name, old] of columns) {
      const larger = new Float64Array(room);
      larger.set(old);
      columns.set(name, larger);
    }
  };
  const put = (name: SeriesColumn, value: number | undefined) => {
    const column = columns.get(name);
    if (column !== undefined) column[n] = value ?? Number.NaN;
  };
  const column = (name: SeriesColumn) => columns.get(name)?.subarray(0, n) ?? new Float64Array();
  return {
    add(fact) {
      if (n === room) grow();
      put('round', fact.round);
      put('sentAt', fact.sentAt);
      const environment = environments.get(fact.environmentId) ?? environments.size;
      environments.set(fact.environmentId, environment);
      put('environment', environment);
      put('durationMs', fact.durationMs);
      put('billedMs', fact.billedMs);
      put('initMs', fact.initMs ?? fact.restoreMs);
      put('maxMemoryMb', fact.maxMemoryMb);
      put('cpuMicros', fact.cpuMicros);
      put('roundTripMs', fact.roundTripMs);
      n += 1;
    },
    finish: () => ({
      cell,
      kind,
      n,
      round: column('round'),
      sentAt: column('sentAt'),
      environment: column('environment'),
      durationMs: column('durationMs'),
      billedMs: column('billedMs'),
      initMs: column('initMs'),
      maxMemoryMb: column('maxMemoryMb'),
      cpuMicros: column('cpuMicros'),
      roundTripMs: column('roundTripMs'),
    }),
  };
}
