import { InvokeCommand, type InvokeCommandOutput, type LambdaClient } from '@aws-sdk/client-lambda';
import type { Invocation } from '@lambda-bench/runner';
import { unanswered } from './call-errors.ts';
import { within } from './within.ts';

export interface InvokeRequest {
  readonly name: string;
  readonly qualifier: string | undefined;
  readonly payload: Uint8Array;
  /** The function's own time-out and what the network may add. */
  readonly patienceMs: number;
  readonly region: string;
}

/** Where our emulator tells the CPU time of an invocation, and what polled for its event. AWS has no such headers. */
const CPU_MICROS = 'x-lambda-bench-cpu-micros';
const RUNTIME_CLIENT = 'x-lambda-bench-runtime-client';

/** One invocation, sent once. The clock starts when the signed request goes to the network, and stops with the last byte. */
export async function invoke(client: LambdaClient, request: InvokeRequest): Promise<Invocation> {
  const { name, qualifier, payload, patienceMs, region } = request;
  const command = new InvokeCommand({
    FunctionName: name,
    Payload: payload,
    LogType: 'Tail',
    ...(qualifier === undefined ? {} : { Qualifier: qualifier }),
  });
  const wire = watchWire(command);
  try {
    const output = await within(patienceMs, (abortSignal) => client.send(command, { abortSignal }));
    return answered(output, wire);
  } catch (error) {
    return { ...unanswered(error, region), client: wire.stop() };
  }
}

function answered(output: InvokeCommandOutput, wire: Wire): Invocation {
  const client = wire.stop();
  const cpuMicros = wire.header(CPU_MICROS);
  const runtimeClient = wire.header(RUNTIME_CLIENT);
  const { $metadata, FunctionError, ExecutedVersion, LogResult, Payload } = output;
  return {
    outcome: 'answered',
    client,
    requestId: $metadata.requestId ?? '',
    payload: Buffer.from(Payload ?? []).toString('utf8'),
    logTail: Buffer.from(LogResult ?? '', 'base64').toString('utf8'),
    ...(FunctionError === undefined ? {} : { functionError: FunctionError }),
    ...(ExecutedVersion === undefined ? {} : { executedVersion: ExecutedVersion }),
    ...(cpuMicros === undefined ? {} : { cpuMicros: Number(cpuMicros) }),
    ...(runtimeClient === undefined ? {} : { runtimeClient }),
  };
}

interface Wire {
  stop(): Invocation['client'];
  header(name: string): string | undefined;
}

/** The innermost place of the SDK's stack, behind serialising, credentials and signing. */
function watchWire(command: InvokeCommand): Wire {
  let sentAt = wallMs();
  let start = process.hrtime.bigint();
  let headers: Readonly<Record<string, string>> = {};
  command.middlewareStack.add(
    (next) => async (args) => {
      sentAt = wallMs();
      start = process.hrtime.bigint();
      const result = await next(args);
      headers = headersOf(result.response);
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'watchWire' },
  );
  return {
    stop: () => ({ sentAt, roundTripMs: Number(process.hrtime.bigint() - start) / 1e6 }),
    header: (name: string): string | undefined => headers[name],
  };
}

/** Epoch milliseconds with the fraction that Date.now lacks. */
function wallMs(): number {
  return performance.timeOrigin + performance.now();
}

function headersOf(response: unknown): Readonly<Record<string, string>> {
  const headers = (response as { headers?: Readonly<Record<string, string>> } | undefined)?.headers ?? {};
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
