import type { Cell } from '../cell.ts';
import { MB_PER_VCPU } from '../memory.ts';
import published from './published-2025-12.json' with { type: 'json' };

export interface PublishedDuration {
  /** Mean of the published samples, unrounded as published. */
  readonly durationMs: number;
  /** Cold only. */
  readonly initMs?: number;
  /** Where the cell itself was not published and a neighbour's figure was scaled to it. */
  readonly derived: boolean;
}

export interface PublishedSource {
  readonly source: string;
  readonly measured: string;
  readonly region: string;
}

/** Where the figures come from; stands beside every estimate that rests on them. */
export const PUBLISHED_SOURCE: PublishedSource = {
  source: published.source,
  measured: published.measured,
  region: published.region,
};

interface Row {
  readonly workload: string;
  readonly kind: string;
  readonly runtime: string;
  readonly arch: string;
  readonly memoryMb: number;
  readonly durationMs: number;
  readonly initMs?: number;
}

const ROWS: readonly Row[] = published.rows;

const BY_CELL: ReadonlyMap<string, Row> = new Map(
  ROWS.map((row) => [keyOf(row.kind, row.workload, row.runtime, row.arch, row.memoryMb), row]),
);

/**
 * What a cell took in the published measurements: a model for estimates and simulated runs, never a target.
 * Sizes that were not published take the nearest published size's figure, scaled by CPU share up to one vCPU.
 * Runtimes that were not published have no figure, and no size below the smallest that was: there the function ran out of memory.
 */
export function publishedDuration(cell: Cell, kind: 'cold' | 'warm'): PublishedDuration | undefined {
  const exact = BY_CELL.get(keyOf(kind, cell.workload, cell.runtime, cell.arch, cell.memoryMb));
  if (exact !== undefined) return toDuration(exact, exact.durationMs, false);
  const near = nearestSize(cell, kind);
  return near === undefined
    ? undefined
    : toDuration(near, near.durationMs * slowdown(near.memoryMb, cell.memoryMb), true);
}

function nearestSize(cell: Cell, kind: string): Row | undefined {
  let best: Row | undefined;
  let smallestMb = Infinity;
  for (const row of ROWS) {
    if (
      row.kind !== kind ||
      row.workload !== cell.workload ||
      row.runtime !== cell.runtime ||
      row.arch !== cell.arch
    )
      continue;
    smallestMb = Math.min(smallestMb, row.memoryMb);
    if (best === undefined || distance(row, cell) < distance(best, cell)) best = row;
  }
  return cell.memoryMb < smallestMb ? undefined : best;
}

function distance(row: Row, cell: Cell): number {
  return Math.abs(Math.log2(row.memoryMb / cell.memoryMb));
}

/** A single-threaded function gains nothing from a second vCPU. */
function slowdown(fromMb: number, toMb: number): number {
  return Math.min(fromMb, MB_PER_VCPU) / Math.min(toMb, MB_PER_VCPU);
}

function toDuration(row: Row, durationMs: number, derived: boolean): PublishedDuration {
  return { durationMs, derived, ...(row.initMs === undefined ? {} : { initMs: row.initMs }) };
}

function keyOf(kind: string, workload: string, runtime: string, arch: string, memoryMb: number): string {
  return [kind, workload, runtime, arch, memoryMb].join(' ');
}
