import { randomUUID } from 'node:crypto';
import type { WireCall } from './wire-lambda.ts';

export interface WireAnswer {
  readonly status: number;
  /** The service's name for an error. */
  readonly type?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Version {
  readonly memoryMb: number;
  readonly description: string;
  readonly idle: string[];
}

export const ORIGINAL_MB = 1024;

/** One function: its configuration with states that take time, its versions, and its environments. */
export class WireFunction {
  readonly name: string;
  readonly variables = { OF_THE_USER: 'kept' };
  /** Every UpdateFunctionConfiguration as it came. */
  readonly updates: Readonly<Record<string, unknown>>[] = [];
  readonly versions = new Map<string, Version>();
  memoryMb = ORIGINAL_MB;
  /** What a deployment by somebody else changes. */
  codeSha256 = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=';
  #latest: Version = { memoryMb: ORIGINAL_MB, description: '', idle: [] };
  #updatedAt = 0;
  #published = 0;
  readonly #updateMs: number;
  readonly #runMs: number;
  readonly #memoryLimitMb: number;

  constructor(
    name: string,
    {
      updateMs = 15,
      runMs = 3,
      memoryLimitMb = Infinity,
    }: { updateMs?: number; runMs?: number; memoryLimitMb?: number },
  ) {
    this.name = name;
    this.#updateMs = updateMs;
    this.#runMs = runMs;
    this.#memoryLimitMb = memoryLimitMb;
  }

  answer(call: WireCall): WireAnswer | Promise<WireAnswer> {
    switch (call.operation) {
      case 'UpdateFunctionConfiguration':
        return this.#update(JSON.parse(call.body) as Readonly<Record<string, unknown>>);
      case 'GetFunctionConfiguration':
        return { status: 200, body: this.#configuration(call.qualifier) };
      case 'GetFunction':
        return { status: 200, body: { Configuration: this.#configuration(call.qualifier) } };
      case 'PublishVersion':
        return this.#publish(JSON.parse(call.body) as { Description?: string });
      case 'ListVersionsByFunction':
        return { status: 200, body: { Versions: [this.#configuration(undefined), ...this.#listed()] } };
      case 'DeleteFunction':
        return this.#delete(call.qualifier);
      default:
        return this.#invoke(call.qualifier);
    }
  }

  #configuration(qualifier: string | undefined): object {
    const version = qualifier === undefined ? undefined : this.versions.get(qualifier);
    return {
      FunctionName: this.name,
      Version: qualifier ?? '$LATEST',
      Runtime: 'nodejs22.x',
      Architectures: ['x86_64'],
      Timeout: 30,
      MemorySize: version?.memoryMb ?? this.memoryMb,
      CodeSha256: this.codeSha256,
      CodeSize: 1234,
      Description: version?.description ?? '',
      Environment: { Variables: this.variables },
      State: 'Active',
      LastUpdateStatus: performance.now() < this.#updatedAt ? 'InProgress' : 'Successful',
    };
  }

  #update(change: Readonly<Record<string, unknown>>): WireAnswer {
    if (Number(change['MemorySize']) > this.#memoryLimitMb) {
      const message = `1 validation error detected: Value '${String(change['MemorySize'])}' at 'memorySize' failed to satisfy constraint: 'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to ${this.#memoryLimitMb}`;
      return { status: 400, type: 'InvalidParameterValueException', body: { Type: 'User', message } };
    }
    if (performance.now() < this.#updatedAt) {
      return {
        status: 409,
        type: 'ResourceConflictException',
        body: { message: 'An update is in progress' },
      };
    }
    this.updates.push(change);
    this.memoryMb = Number(change['MemorySize']);
    this.#latest = { memoryMb: this.memoryMb, description: '', idle: [] };
    this.#updatedAt = performance.now() + this.#updateMs;
    return { status: 200, body: this.#configuration(undefined) };
  }

  #publish({ Description = '' }: { Description?: string }): WireAnswer {
    this.#published += 1;
    const number = String(this.#published);
    this.versions.set(number, { memoryMb: this.memoryMb, description: Description, idle: [] });
    return { status: 201, body: this.#configuration(number) };
  }

  #listed(): readonly object[] {
    return [...this.versions.keys()].map((number) => this.#configuration(number));
  }

  #delete(qualifier = ''): WireAnswer {
    return this.versions.delete(qualifier)
      ? { status: 204 }
      : { status: 404, type: 'ResourceNotFoundException', body: { Message: `no version ${qualifier}` } };
  }

  async #invoke(qualifier: string | undefined): Promise<WireAnswer> {
    const version = qualifier === undefined ? this.#latest : this.versions.get(qualifier);
    if (version === undefined) return { status: 404, type: 'ResourceNotFoundException', body: {} };
    const waiting = version.idle.pop();
    const environment =
      waiting ?? `2026/01/02/[${qualifier ?? '$LATEST'}]${randomUUID().replaceAll('-', '')}`;
    await new Promise((resolve) => setTimeout(resolve, this.#runMs));
    version.idle.push(environment);
    const id = randomUUID();
    const init = waiting === undefined ? 'Init Duration: 100.25 ms\t' : '';
    const billed = waiting === undefined ? 104 : 4;
    const report = `REPORT RequestId: ${id}\tDuration: 3.10 ms\tBilled Duration: ${billed} ms\tMemory Size: ${version.memoryMb} MB\tMax Memory Used: 60 MB\t${init}\n`;
    return {
      status: 200,
      body: { success: true, workloadType: 'light', logStream: environment },
      headers: {
        'x-amzn-requestid': id,
        'x-amz-executed-version': qualifier ?? '$LATEST',
        'x-amz-log-result': Buffer.from(
          `START RequestId: ${id} Version: 1\nEND RequestId: ${id}\n${report}`,
        ).toString('base64'),
      },
    };
  }
}
