import type { Sample, StartKind } from '@lambda-bench/records';
import type { Report } from '../report-line/lambda-line.ts';
import { lastReport, reportFor } from '../report-line/parse-reports.ts';

/** What one sample says, derived from its raw evidence. A field that the evidence does not carry is absent, never zero. */
export interface SampleFact {
  readonly cell: string;
  readonly round: number;
  readonly slot: number;
  readonly intended: StartKind;
  /** Cold where the REPORT accounts for an init or a restore; nothing else makes it so. */
  readonly observed: StartKind;
  readonly requestId: string;
  readonly environmentId: string;
  /** Epoch milliseconds at which the request was handed to the network. */
  readonly sentAt: number;
  readonly roundTripMs: number;
  readonly durationMs: number;
  readonly billedMs?: number;
  readonly initMs?: number;
  readonly restoreMs?: number;
  readonly memorySizeMb?: number;
  readonly maxMemoryMb?: number;
  readonly cpuMicros?: number;
}

export type FactOrReason =
  { readonly ok: true; readonly fact: SampleFact } | { readonly ok: false; readonly reason: string };

/** Parses late: the journal keeps what Lambda said, and this reads it, today or in a year. */
export function sampleFact(sample: Sample): FactOrReason {
  const report = reportFor(sample.report, sample.requestId) ?? lastReport(sample.report);
  if (report === undefined) return { ok: false, reason: 'the log tail has no REPORT line' };
  if (report.kind === 'incomplete-report')
    return { ok: false, reason: `the REPORT line is cut: ${report.reason}` };
  return { ok: true, fact: factOf(sample, report) };
}

function factOf(sample: Sample, report: Report): SampleFact {
  const cold = report.initMs !== undefined || report.restoreMs !== undefined;
  return {
    cell: sample.cell,
    round: sample.round,
    slot: sample.slot,
    intended: sample.intended,
    observed: cold ? 'cold' : 'warm',
    requestId: sample.requestId,
    environmentId: sample.environmentId,
    sentAt: sample.client.sentAt,
    roundTripMs: sample.client.roundTripMs,
    durationMs: report.durationMs,
    ...(report.billedMs !== undefined && { billedMs: report.billedMs }),
    ...(report.initMs !== undefined && { initMs: report.initMs }),
    ...(report.restoreMs !== undefined && { restoreMs: report.restoreMs }),
    ...(report.memorySizeMb !== undefined && { memorySizeMb: report.memorySizeMb }),
    ...(report.maxMemoryUsedMb !== undefined && { maxMemoryMb: report.maxMemoryUsedMb }),
    ...(sample.cpuMicros !== undefined && { cpuMicros: sample.cpuMicros }),
  };
}
