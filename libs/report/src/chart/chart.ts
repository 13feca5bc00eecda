import type { Unit } from '../table/unit.ts';

/** What a chart shows, without how: the SVG, the PNG and the page are drawn from the same model. */
export type Chart = LineChart | StackChart | BarChart | ScatterChart | HeatChart | TimelineChart;

interface ChartBase {
  /** The name of its file. */
  readonly id: string;
  readonly title: string;
  /** What the axes show, the sample counts and what is missing; one sentence or two. */
  readonly subtitle: string;
}

/** A value with its 95 % interval where it has one. */
export interface Mark {
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
  readonly n: number;
}

/** How a series is told from others: colour by family and version, shape by architecture. */
export interface SeriesLook {
  readonly name: string;
  /** Of the palette. */
  readonly colour: number;
  readonly variant: 'solid' | 'dashed';
}

export interface LineChart extends ChartBase {
  readonly kind: 'lines';
  readonly xTitle: string;
  /** Every one a tick; the axis is log2. */
  readonly xTicks: readonly number[];
  readonly xUnit: Unit;
  readonly yTitle: string;
  readonly yUnit: Unit;
  readonly series: readonly (SeriesLook & { readonly points: readonly (Mark & { readonly x: number })[] })[];
}

export interface TimelinePoint extends Mark {
  /** Epoch milliseconds. */
  readonly at: number;
  /** What was measured then. */
  readonly label: string;
}

/** Lines over time. A null breaks the line: nothing was measured there, or what follows is not to be compared. */
export interface TimelineChart extends ChartBase {
  readonly kind: 'timeline';
  readonly yTitle: string;
  readonly yUnit: Unit;
  readonly series: readonly (SeriesLook & { readonly points: readonly (TimelinePoint | null)[] })[];
  /** Upright lines. */
  readonly marks: readonly {
    readonly at: number;
    readonly kind: 'change' | 'platform';
    readonly label: string;
  }[];
}

/** Horizontal bars made of parts. Null where one is missing: a model is JSON, which knows no undefined. */
export interface StackChart extends ChartBase {
  readonly kind: 'stack';
  readonly xTitle: string;
  readonly unit: Unit;
  readonly categories: readonly string[];
  readonly parts: readonly { readonly name: string; readonly marks: readonly (Mark | null)[] }[];
}

/** Horizontal bars with whiskers, a group a category. */
export interface BarChart extends ChartBase {
  readonly kind: 'bars';
  /** Where bars begin; 0 unless nothing lies below another value. */
  readonly from?: number;
  readonly xTitle: string;
  readonly unit: Unit;
  readonly categories: readonly string[];
  readonly series: readonly (SeriesLook & { readonly marks: readonly (Mark | null)[] })[];
}

export interface ScatterPoint {
  readonly label: string;
  readonly x: Mark;
  readonly y: Mark;
}

export interface ScatterChart extends ChartBase {
  readonly kind: 'scatter';
  readonly xTitle: string;
  readonly xUnit: Unit;
  readonly yTitle: string;
  readonly yUnit: Unit;
  readonly series: readonly (SeriesLook & { readonly points: readonly ScatterPoint[] })[];
  /** Points that no other beats on both axes, by x. Labelled; the legend says what makes one of them. */
  readonly front?: { readonly name: string; readonly points: readonly ScatterPoint[] };
  /** Draws y = x. */
  readonly diagonal?: string;
}

export interface HeatChart extends ChartBase {
  readonly kind: 'heat';
  readonly xTitle: string;
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  readonly unit: Unit;
  /** What positive and negative mean. */
  readonly positive: string;
  readonly negative: string;
  readonly cells: readonly {
    readonly row: number;
    readonly column: number;
    readonly mark: Mark | { readonly missing: string };
  }[];
}
