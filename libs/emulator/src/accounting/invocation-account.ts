import { billedMs, type Report } from '@lambda-bench/metrics';
import type { EnvironmentParts } from '../environment/environment-parts.ts';
import type { InvocationAccount } from '../environment/invocation.ts';
import type { Running, Verdict } from '../environment/running.ts';
import type { FunctionConfiguration } from '../functions/function-configuration.ts';
import type { InvocationLog } from './invocation-log.ts';

export interface AccountFacts {
  readonly running: Running;
  readonly verdict: Verdict;
  readonly initMs: number | undefined;
  readonly parts: EnvironmentParts;
  readonly log: InvocationLog;
  readonly configuration: FunctionConfiguration;
  /** Managed instances are not billed by duration, so theirs is the only number of a REPORT there. */
  readonly managed: boolean;
}

const MIB = 1024 * 1024;

/** Reads what the invocation cost and writes END and REPORT. */
export function accountOf(facts: AccountFacts): InvocationAccount {
  const { running, verdict, parts, log, managed } = facts;
  const { invocation } = running;
  const report = reportOf(facts);
  if (!managed) {
    const { status, errorType } = verdict;
    const outcome = errorType === undefined ? { status } : { status, errorType };
    log.end(invocation.requestId, { ...outcome, durationMs: report.durationMs });
  }
  log.report(report);
  const account = {
    report,
    emulated: parts.launch?.emulated ?? false,
    client: parts.launch?.client,
  };
  if (!invocation.wantsTail) return account;
  return { ...account, cpuMicros: parts.cpuMicros() - running.cpuAtStart, logTail: log.takeTail() };
}

function reportOf(facts: AccountFacts): Omit<Report, 'kind'> {
  const { running, verdict, initMs, configuration, managed, parts } = facts;
  const { requestId, traceId } = running.invocation;
  const durationMs = running.durationMs ?? performance.now() - running.startedAt;
  const { memoryMb, logging } = configuration;
  const report: Writable<Omit<Report, 'kind'>> = { requestId, durationMs };
  // Field by field rather than by spreading: this is done for every invocation.
  if (!managed) {
    report.billedMs = billedMs(durationMs, initMs, 'init-billed');
    report.memorySizeMb = memoryMb;
    report.maxMemoryUsedMb = Math.min(memoryMb, Math.ceil(parts.peakMemoryBytes() / MIB));
    if (initMs !== undefined) report.initMs = initMs;
  }
  if (logging.format === 'JSON' || !verdict.byFunction) {
    report.status = verdict.status;
    if (verdict.errorType !== undefined) report.errorType = verdict.errorType;
  }
  if (traceId.includes('Sampled=1')) Object.assign(report, tracing(traceId));
  return report;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Only a trace that is sampled is reported. */
function tracing(header: string): Pick<Report, 'traceId' | 'segmentId' | 'sampled'> {
  const traceId = /Root=([^;]+)/.exec(header)?.[1];
  const segmentId = /Parent=([0-9a-f]{16})/.exec(header)?.[1];
  if (traceId === undefined) return {};
  return { traceId, ...(segmentId === undefined ? {} : { segmentId }), sampled: true };
}
