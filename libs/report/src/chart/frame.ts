import type { Canvas } from './canvas.ts';
import type { Chart, Mark } from './chart.ts';
import { textWidth } from './text-width.ts';
import { FONT_FAMILY } from './theme.ts';
import { escapeHtml } from '../table/escape-html.ts';
import { formatNumber, formatWithUnit, type Unit } from '../table/unit.ts';

export const PADDING = 16;
const LEGEND_ROW = 28;
const LEGEND_GAP = 14;
const LEGEND_PADDING = 4;
const LEGEND_ICON = 24;
const SUBTITLE_ROW = 16;

interface LegendItem {
  readonly name: string;
}

/** Title, legend, tooltip and the room they take, shared by every chart. */
export function frame(chart: Chart, canvas: Canvas, legend: readonly LegendItem[]) {
  const { theme, width, titled } = canvas;
  const subtitle = titled ? wrap(chart.subtitle, Math.floor((width - 2 * PADDING) / 6.4)) : [];
  const titleHeight = titled ? 38 + subtitle.length * SUBTITLE_ROW + 6 : 6;
  const rows =
    legend.length < 2 ? 0 : legendRows(legend, width - 2 * legendSide(canvas) - 2 * LEGEND_PADDING);
  return {
    top: titleHeight + rows * LEGEND_ROW + 12,
    options: {
      backgroundColor: theme.ground,
      animation: false,
      aria: { enabled: true, label: { description: `${chart.title}. ${chart.subtitle}` } },
      textStyle: { fontFamily: FONT_FAMILY, color: theme.text },
      ...(titled && {
        title: {
          text: chart.title,
          subtext: subtitle.join('\n'),
          left: PADDING,
          top: 10,
          itemGap: 6,
          textStyle: { color: theme.text, fontSize: 16, fontWeight: 'bold', width: width - 2 * PADDING },
          subtextStyle: { color: theme.muted, fontSize: 12, lineHeight: SUBTITLE_ROW },
        },
      }),
      ...(rows > 0 && {
        legend: {
          top: titleHeight,
          left: legendSide(canvas),
          right: legendSide(canvas),
          padding: LEGEND_PADDING,
          itemGap: LEGEND_GAP,
          itemWidth: LEGEND_ICON,
          data: legend.map(({ name }) => name),
          textStyle: { color: theme.text, fontSize: 12 },
          inactiveColor: theme.muted,
        },
      }),
      tooltip: {
        trigger: 'item',
        confine: true,
        backgroundColor: theme.ground,
        borderColor: theme.line,
        textStyle: { color: theme.text, fontSize: 13 },
        formatter: tipOf,
      },
    },
  };
}

export function axisLook(canvas: Canvas) {
  const { theme } = canvas;
  return {
    nameLocation: 'middle',
    nameTextStyle: { color: theme.muted, fontSize: 12 },
    axisLabel: { color: theme.muted, fontSize: 12 },
    axisLine: { show: true, lineStyle: { color: theme.line } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: theme.line, opacity: 0.6 } },
    minorSplitLine: { show: false },
  } as const;
}

export function colourOf(canvas: Canvas, index: number): string {
  const { palette } = canvas.theme;
  return palette[index % palette.length] ?? canvas.theme.text;
}

/** `12.3 ms (11.9–12.8), n 50`. */
export function describeMark(mark: Mark, unit: Unit): string {
  const interval =
    mark.low === undefined || mark.high === undefined
      ? ', no interval'
      : ` (${formatNumber(mark.low, unit)}–${formatNumber(mark.high, unit)})`;
  return mark.n === 0
    ? `${formatWithUnit(mark.value, unit)}, a published mean`
    : `${formatWithUnit(mark.value, unit)}${interval}, n ${mark.n}`;
}

/** As short as a tick may be: 0, 0.5, 30, 10,000. */
export function formatTick(value: number, unit: Unit): string {
  const digits = formatNumber(value, unit);
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}

/** Every datum carries its own text. */
export function tipOf(params: unknown): string {
  const { data } = params as { readonly data?: { readonly tip?: string } | null };
  return (data?.tip ?? '').split('\n').map(escapeHtml).join('<br>');
}

/** A phone has no room to give away: two names side by side need all of it. */
function legendSide(canvas: Canvas): number {
  return canvas.width < 560 ? 2 : PADDING;
}

function legendRows(items: readonly LegendItem[], width: number): number {
  let rows = 1;
  let used = 0;
  for (const { name } of items) {
    const needed = LEGEND_ICON + 5 + textWidth(name);
    const wraps = used > 0 && used + LEGEND_GAP + needed > width;
    rows += wraps ? 1 : 0;
    used = wraps || used === 0 ? needed : used + LEGEND_GAP + needed;
  }
  return rows;
}

function wrap(content: string, letters: number): readonly string[] {
  const lines: string[] = [];
  for (const word of content.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > letters) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
