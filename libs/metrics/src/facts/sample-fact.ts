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
  const report =
    wholeReport(sample.report, sample.requestId) ??
    reportFor(sample.report, sample.requestId) ??
    lastReport(sample.report);
  if (report === undefined) return { ok: false, reason: 'the log tail has no REPORT line' };
  if (report.kind === 'incomplete-report')
    return { ok: false, reason: `the REPORT line is cut: ${report.reason}` };
  return { ok: true, fact: factOf(sample, report) };
}

/** What Lambda prints today for an invocation that went well, and nothing beside it; its last tab may have been trimmed. */
const WHOLE =
  /^REPORT RequestId: ([\w-]+)\tDuration: (\d+\.\d+) ms\tBilled Duration: (\d+) ms\tMemory Size: (\d+) MB\tMax Memory Used: (\d+) MB(?:\tInit Duration: (\d+\.\d+) ms)?\t?\n?$/;

/**
 * The form that nearly every record of a journal has, read at once: a tenth of the time of looking for every form there is.
 * Undefined means only that it has to be looked for.
 */
function wholeReport(text: string, requestId: string): Report | undefined {
  const match = WHOLE.exec(text);
  if (match?.[1] !== requestId) return undefined;
  return {
    kind: 'report',
    requestId,
    durationMs: Number(match[2]),
    billedMs: Number(match[3]),
    memorySizeMb: Number(match[4]),
    maxMemoryUsedMb: Number(match[5]),
    ...(match[6] !== undefined && { initMs: Number(match[6]) }),
  };
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
