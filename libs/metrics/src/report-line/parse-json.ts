import type {
  InitializationType,
  InitPhase,
  InitReport,
  InitStart,
  LambdaLine,
  PlatformStatus,
  Report,
  RuntimeDone,
  Start,
  Tracing,
} from './lambda-line.ts';
import { isStatus } from './text-fields.ts';

type Json = Readonly<Record<string, unknown>>;

/** One platform event of the JSON log format, the Telemetry API or the older Logs API. Undefined for any other value. */
export function parsePlatformEvent(value: unknown): LambdaLine | undefined {
  if (!isObject(value) || !isObject(value['record'])) return undefined;
  const record = value['record'];
  switch (value['type']) {
    case 'platform.report':
      return report(record);
    case 'platform.initReport':
      return initReport(record);
    case 'platform.restoreReport': {
      const restoreMs = quantity(metricsOf(record), 'durationMs');
      return restoreMs === undefined ? undefined : { kind: 'restore-report', restoreMs, ...outcome(record) };
    }
    case 'platform.initStart':
      return initStart(record);
    case 'platform.start':
      return start(record);
    case 'platform.end': {
      const requestId = word(record, 'requestId');
      return requestId === undefined ? undefined : { kind: 'end', requestId };
    }
    case 'platform.runtimeDone':
      return runtimeDone(record);
    default:
      return undefined;
  }
}

/** Only `metrics` counts: the spans beside it have a durationMs too, of parts of the invocation. */
function report(record: Json): LambdaLine {
  const metrics = metricsOf(record);
  const requestId = word(record, 'requestId');
  const durationMs = quantity(metrics, 'durationMs');
  if (requestId === undefined || durationMs === undefined) {
    const reason = durationMs === undefined ? 'metrics.durationMs is missing' : 'requestId is missing';
    return { kind: 'incomplete-report', ...(requestId !== undefined && { requestId }), reason };
  }
  return {
    kind: 'report',
    requestId,
    durationMs,
    ...present<Report>({
      billedMs: quantity(metrics, 'billedDurationMs'),
      memorySizeMb: quantity(metrics, 'memorySizeMB'),
      maxMemoryUsedMb: quantity(metrics, 'maxMemoryUsedMB'),
      initMs: quantity(metrics, 'initDurationMs'),
      restoreMs: quantity(metrics, 'restoreDurationMs'),
      billedRestoreMs: quantity(metrics, 'billedRestoreDurationMs'),
    }),
    ...outcome(record),
    ...tracing(record),
  };
}

function initReport(record: Json): LambdaLine | undefined {
  const initMs = quantity(metricsOf(record), 'durationMs');
  if (initMs === undefined) return undefined;
  return {
    kind: 'init-report',
    initMs,
    ...present<InitReport>({
      phase: phase(record),
      initializationType: initializationType(record),
    }),
    ...outcome(record),
  };
}

function initStart(record: Json): InitStart {
  return {
    kind: 'init-start',
    ...present<InitStart>({
      runtimeVersion: word(record, 'runtimeVersion'),
      runtimeVersionArn: word(record, 'runtimeVersionArn'),
      initializationType: initializationType(record),
      phase: phase(record),
      functionName: word(record, 'functionName'),
      functionVersion: word(record, 'functionVersion'),
      instanceId: word(record, 'instanceId'),
      instanceMaxMemoryBytes: quantity(record, 'instanceMaxMemory'),
    }),
  };
}

function start(record: Json): LambdaLine | undefined {
  const requestId = word(record, 'requestId');
  if (requestId === undefined) return undefined;
  return {
    kind: 'start',
    requestId,
    ...present<Start>({ version: word(record, 'version'), functionArn: word(record, 'functionArn') }),
    ...tracing(record),
  };
}

function runtimeDone(record: Json): LambdaLine | undefined {
  const requestId = word(record, 'requestId');
  if (requestId === undefined) return undefined;
  const metrics = metricsOf(record);
  return {
    kind: 'runtime-done',
    requestId,
    ...present<RuntimeDone>({
      durationMs: quantity(metrics, 'durationMs'),
      producedBytes: quantity(metrics, 'producedBytes'),
    }),
    ...outcome(record),
  };
}

function outcome(record: Json): Pick<Report, 'status' | 'errorType'> {
  return present<Pick<Report, 'status' | 'errorType'>>({
    status: status(record),
    errorType: word(record, 'errorType'),
  });
}

function tracing(record: Json): Tracing {
  const from = record['tracing'];
  if (!isObject(from)) return {};
  const parts = new Map(
    (word(from, 'value') ?? '').split(';').map((part) => {
      const equals = part.indexOf('=');
      return [part.slice(0, Math.max(0, equals)), part.slice(equals + 1)] as const;
    }),
  );
  const sampled = parts.get('Sampled');
  return present<Tracing>({
    traceId: parts.get('Root'),
    parentId: parts.get('Parent'),
    segmentId: word(from, 'spanId'),
    sampled: sampled === '1' ? true : sampled === '0' ? false : undefined,
  });
}

function status(record: Json): PlatformStatus | undefined {
  const value = record['status'];
  return isStatus(value) ? value : undefined;
}

function phase(record: Json): InitPhase | undefined {
  const value = record['phase'];
  return value === 'init' || value === 'invoke' ? value : undefined;
}

function initializationType(record: Json): InitializationType | undefined {
  switch (record['initializationType']) {
    case 'on-demand':
    case 'provisioned-concurrency':
    case 'snap-start':
    case 'lambda-managed-instances':
      return record['initializationType'];
    default:
      return undefined;
  }
}

function metricsOf(record: Json): Json {
  return isObject(record['metrics']) ? record['metrics'] : {};
}

/** The Telemetry API documents whole numbers and sends floats; a number is a number here. */
function quantity(from: Json, name: string): number | undefined {
  const value = from[name];
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function word(from: Json, name: string): string | undefined {
  const value = from[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Absent stays absent: members without a value are left out. */
function present<T>(members: { readonly [K in keyof T]?: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<T>;
}
