import type { ChartTheme } from './theme.ts';

/** Where a chart is drawn. Titles are left out where the page has them in its own text. */
export interface Canvas {
  readonly theme: ChartTheme;
  readonly width: number;
  readonly titled: boolean;
}

/** Of a chart whose axes are both numbers, below its title and legend. */
export function bodyHeight(canvas: Canvas): number {
  return canvas.width < 560 ? 380 : 480;
}
