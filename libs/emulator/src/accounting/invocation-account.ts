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
  const cpuMicros = parts.cpuMicros() - running.cpuAtStart;
  if (!managed) {
    const { status, errorType } = verdict;
    const outcome = errorType === undefined ? { status } : { status, errorType };
    log.end(invocation.requestId, { ...outcome, durationMs: report.durationMs });
  }
  log.report(report);
  return {
    report,
    cpuMicros,
    emulated: parts.launch?.emulated ?? false,
    ...(parts.launch === undefined ? {} : { client: parts.launch.client }),
    ...(invocation.wantsTail ? { logTail: log.takeTail() } : {}),
  };
}

function reportOf(facts: AccountFacts): Omit<Report, 'kind'> {
  const { running, verdict, initMs, configuration, managed, parts } = facts;
  const { requestId, traceId } = running.invocation;
  const durationMs = running.durationMs ?? performance.now() - running.startedAt;
  const { memoryMb, logging } = configuration;
  const said = logging.format === 'JSON' || !verdict.byFunction;
  return {
    requestId,
    durationMs,
    ...(managed
      ? {}
      : {
          billedMs: billedMs(durationMs, initMs, 'init-billed'),
          memorySizeMb: memoryMb,
          maxMemoryUsedMb: Math.min(memoryMb, Math.ceil(parts.peakMemoryBytes() / MIB)),
        }),
    ...(initMs === undefined || managed ? {} : { initMs }),
    ...(said ? { status: verdict.status } : {}),
    ...(said && verdict.errorType !== undefined ? { errorType: verdict.errorType } : {}),
    ...tracing(traceId),
  };
}

/** A trace is reported only if it is sampled. */
function tracing(header: string): Pick<Report, 'traceId' | 'segmentId' | 'sampled'> {
  if (!header.includes('Sampled=1')) return {};
  const traceId = /Root=([^;]+)/.exec(header)?.[1];
  const segmentId = /Parent=([0-9a-f]{16})/.exec(header)?.[1];
  if (traceId === undefined) return {};
  return { traceId, ...(segmentId === undefined ? {} : { segmentId }), sampled: true };
}
