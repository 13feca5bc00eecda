export interface Failure {
  readonly success: false;
  readonly workloadType: string;
  readonly error: string;
}

export interface Success {
  readonly success: true;
  readonly workloadType: string;
  readonly backend: string;
  readonly runtimeVersion: string;
  readonly memoryLimitMB: number | null;
  readonly coldStart: boolean;
  readonly logStream: string | null;
}

export type Answer<Fields> = Failure | (Success & Fields);

/** What the contract answers with instead of a result. */
export class Refusal extends Error {}

let coldStart = true;

/** Wraps a workload's own fields in those that every answer has. Errors that are no refusal stay the runtime's to report. */
export async function answer<Fields extends object>(
  workload: { readonly type: string; readonly backend: string },
  event: unknown,
  work: (event: Readonly<Record<string, unknown>>) => Fields | Promise<Fields>,
): Promise<Answer<Fields>> {
  const first = coldStart;
  coldStart = false;
  try {
    const fields = await work(eventObject(event));
    return {
      success: true,
      workloadType: workload.type,
      ...fields,
      backend: workload.backend,
      runtimeVersion: `node ${process.versions.node}`,
      memoryLimitMB: integerOrNull(process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE),
      coldStart: first,
      logStream: process.env.AWS_LAMBDA_LOG_STREAM_NAME ?? null,
    };
  } catch (error) {
    if (error instanceof Refusal) {
      return { success: false, workloadType: workload.type, error: error.message };
    }
    throw error;
  }
}

/** Reads a key of the event; a JSON number with an integral value is an integer, however it was written. */
export function integerKey(
  event: Readonly<Record<string, unknown>>,
  key: string,
  limits: { readonly fallback: number; readonly min: number; readonly max: number },
): number {
  if (!Object.hasOwn(event, key)) return limits.fallback;
  const value = event[key];
  const { min, max } = limits;
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new Refusal(`${key} must be an integer from ${min} to ${max}`);
}

function eventObject(event: unknown): Readonly<Record<string, unknown>> {
  if (event === null || event === undefined) return {};
  if (typeof event === 'object' && !Array.isArray(event)) return event as Record<string, unknown>;
  throw new Refusal('event must be a JSON object');
}

function integerOrNull(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}
