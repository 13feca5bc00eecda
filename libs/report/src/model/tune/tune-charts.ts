import type { ScatterPoint, SeriesLook } from '../../chart/chart.ts';
import { missingChart } from '../charts/panel.ts';
import { isKnown, markOf } from '../quantity.ts';
import type { Panel } from '../report-model.ts';
import { shareText } from './share-text.ts';
import { bestOf, choose, knownSizes, provenFront } from './tune-choice.ts';
import { isMostlyCold, type TuneSize } from './tune-size.ts';

export interface TuneCharts {
  /** Begins the names of the charts' files. */
  readonly id: string;
  readonly title: string;
  readonly look: SeriesLook;
  readonly sizes: readonly TuneSize[];
  readonly coldShare: number;
}

/** Price against time, a point a size, with the front and the knee. */
export function tuneFront({ id, title, look, sizes, coldShare }: TuneCharts): Panel {
  const name = `${id}-price-against-time`;
  const heading = `${title}: price against time`;
  const known = knownSizes(sizes);
  if (known.length === 0)
    return missingChart(name, heading, 'no size has both a time and a price, and no failure');
  const balanced = choose('balanced', sizes);
  const knee = balanced.doubt === undefined ? bestOf(balanced) : undefined;
  const isTie = balanced.sizes.length > 1;
  const pointOf = (size: TuneSize): readonly ScatterPoint[] => {
    const [x, y] = [markOf(size.time), markOf(size.usdPerMillion)];
    if (x === undefined || y === undefined) return [];
    const label =
      size === knee ? `${size.memoryMb} MB, the knee${isTie ? ' (a tie)' : ''}` : `${size.memoryMb} MB`;
    return [{ label, x, y }];
  };
  return {
    kind: 'scatter',
    id: name,
    title: heading,
    subtitle: `A point a memory size, with 95 % intervals: ${timeOf(coldShare)}, mean price of requests of which ${shareText(coldShare)} are cold; left and down is better.`,
    xTitle: 'median, ms',
    xUnit: 'ms',
    yTitle: '$ per million',
    yUnit: 'usd/M',
    series: [{ ...look, points: known.flatMap(({ size }) => pointOf(size)) }],
    front: {
      name: 'no size is proven to beat it',
      points: provenFront(sizes).flatMap(({ size }) => pointOf(size)),
    },
  };
}

/** What more memory costs: flat where it pays for itself, rising where it is paid for nothing. */
export function priceScaling({ id, title, look, sizes, coldShare }: TuneCharts): Panel {
  const name = `${id}-price-over-memory`;
  const heading = `${title}: price over memory`;
  const points = sizes.flatMap((size) => {
    const mark = isKnown(size.usdPerMillion) ? markOf(size.usdPerMillion) : undefined;
    return mark === undefined ? [] : [{ x: size.memoryMb, ...mark }];
  });
  if (points.length < 2) return missingChart(name, heading, 'fewer than two sizes have a price');
  return {
    kind: 'lines',
    id: name,
    title: heading,
    subtitle: `Mean price of a million requests with 95 % interval, ${shareText(coldShare)} of them cold; both axes logarithmic.`,
    xTitle: 'memory, MB',
    xTicks: points.map(({ x }) => x),
    xUnit: 'MB',
    yTitle: '$ per million',
    yUnit: 'usd/M',
    series: [{ ...look, points }],
  };
}

function timeOf(coldShare: number): string {
  return isMostlyCold({ coldShare }) ? 'median cold start' : 'median warm time';
}
