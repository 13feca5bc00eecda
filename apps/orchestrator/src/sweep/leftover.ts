import { counted } from '@lambda-bench/config';
import type { InstanceScope } from '../aws/instances.ts';

/** Something of ours that nothing needs any more. */
export interface Leftover {
  readonly kind: 'instance' | 'version' | 'bundles' | 'results' | 'stack';
  readonly name: string;
  /** Epoch milliseconds. */
  readonly since: number | undefined;
  readonly why: string;
  /** Absent for what sweep only shows; then `why` says what to do. */
  readonly remove?: () => Promise<void>;
}

/** What decides whether something is left over. */
export type SweepScope = InstanceScope;

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90m`, `6h`, `2d` in milliseconds; undefined for anything else. */
export function readAge(text: string): number | undefined {
  const [, digits, unit] = /^(\d{1,6})([mhd])$/.exec(text.trim()) ?? [];
  const ms = Number(digits) * (UNITS[unit ?? ''] ?? Number.NaN);
  return ms > 0 ? ms : undefined;
}

export function ageText(ms: number): string {
  if (ms < 2 * 3_600_000) return `${Math.max(0, Math.floor(ms / 60_000))} min`;
  return ms < 48 * 3_600_000
    ? `${Math.floor(ms / 3_600_000)} h`
    : counted(Math.floor(ms / 86_400_000), 'day');
}
