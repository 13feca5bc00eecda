import type {
  InitReport,
  InitStart,
  Report,
  RestoreReport,
  RuntimeDone,
  Start,
  Tracing,
} from './lambda-line.ts';

/** Already JSON, so that a duration can keep its three decimals: Lambda writes 5000.000 where JSON.stringify writes 5000. */
type Member = readonly [name: string, json: string | undefined];

/** Lambda's platform events as LogFormat=JSON puts them into the log, members in the order of CloudWatch. */
export function reportJson(report: Report, atMs: number): string {
  const metrics = object([
    ['durationMs', fixed(report.durationMs)],
    ['billedDurationMs', plain(report.billedMs)],
    ['memorySizeMB', plain(report.memorySizeMb)],
    ['maxMemoryUsedMB', plain(report.maxMemoryUsedMb)],
    ['initDurationMs', fixed(report.initMs)],
    ['restoreDurationMs', fixed(report.restoreMs)],
    ['billedRestoreDurationMs', plain(report.billedRestoreMs)],
  ]);
  return event('platform.report', atMs, [
    ['requestId', plain(report.requestId)],
    ['metrics', metrics],
    ...outcome(report),
    ['tracing', tracingJson(report)],
  ]);
}

export function initReportJson(report: InitReport, atMs: number): string {
  return event('platform.initReport', atMs, [
    ['initializationType', plain(report.initializationType)],
    ['phase', plain(report.phase)],
    ...outcome(report),
    ['metrics', object([['durationMs', fixed(report.initMs)]])],
  ]);
}

export function restoreReportJson(report: RestoreReport, atMs: number): string {
  return event('platform.restoreReport', atMs, [
    ...outcome(report),
    ['metrics', object([['durationMs', fixed(report.restoreMs)]])],
  ]);
}

export function startJson(start: Start, atMs: number): string {
  return event('platform.start', atMs, [
    ['requestId', plain(start.requestId)],
    ['functionArn', plain(start.functionArn)],
    ['version', plain(start.version)],
    ['tracing', tracingJson(start)],
  ]);
}

export function initStartJson(start: InitStart, atMs: number): string {
  return event('platform.initStart', atMs, [
    ['initializationType', plain(start.initializationType)],
    ['phase', plain(start.phase)],
    ['runtimeVersion', plain(start.runtimeVersion)],
    ['runtimeVersionArn', plain(start.runtimeVersionArn)],
    ['functionName', plain(start.functionName)],
    ['functionVersion', plain(start.functionVersion)],
    ['instanceId', plain(start.instanceId)],
    ['instanceMaxMemory', plain(start.instanceMaxMemoryBytes)],
  ]);
}

export function runtimeDoneJson(done: RuntimeDone, atMs: number): string {
  const metrics: Member[] = [
    ['durationMs', fixed(done.durationMs)],
    ['producedBytes', plain(done.producedBytes)],
  ];
  const measured = metrics.some(([, json]) => json !== undefined);
  return event('platform.runtimeDone', atMs, [
    ['requestId', plain(done.requestId)],
    ...outcome(done),
    ['metrics', measured ? object(metrics) : undefined],
  ]);
}

function tracingJson({ traceId, parentId, segmentId, sampled }: Tracing): string | undefined {
  if (traceId === undefined && segmentId === undefined) return undefined;
  const value = [
    traceId === undefined ? [] : [`Root=${traceId}`],
    parentId === undefined ? [] : [`Parent=${parentId}`],
    sampled === undefined ? [] : [`Sampled=${sampled ? 1 : 0}`],
  ].flat();
  return object([
    ['spanId', plain(segmentId)],
    ['type', plain('X-Amzn-Trace-Id')],
    ['value', plain(value.join(';'))],
  ]);
}

function outcome(of: Pick<Report, 'status' | 'errorType'>): Member[] {
  return [
    ['status', plain(of.status)],
    ['errorType', plain(of.errorType)],
  ];
}

function event(type: string, atMs: number, record: readonly Member[]): string {
  const time = new Date(atMs).toISOString();
  return `${object([
    ['time', plain(time)],
    ['type', plain(type)],
    ['record', object(record)],
  ])}\n`;
}

function fixed(value: number | undefined): string | undefined {
  return value?.toFixed(3);
}

function plain(value: string | number | undefined): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}

function object(members: readonly Member[]): string {
  const present = members.filter(([, json]) => json !== undefined);
  return `{${present.map(([name, json]) => `${JSON.stringify(name)}:${json ?? 'null'}`).join(',')}}`;
}
