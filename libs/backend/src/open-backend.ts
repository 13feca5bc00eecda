import { BenchError, parseFunctionName } from '@lambda-bench/config';
import {
  CONTROL_PATIENCE,
  ControlCallError,
  openControl,
  patientCall,
  type Backend,
  type ControlDeps,
  type FunctionInfo,
  type TokenBucket,
} from '@lambda-bench/runner';
import { openClients } from './clients.ts';
import { functionInfo, stackFunctions } from './discover.ts';
import { LAMBDA_PATIENCE, lambdaApi, type LambdaPatience } from './lambda-api.ts';

export interface BackendOptions extends Pick<
  ControlDeps,
  'buckets' | 'clock' | 'sleep' | 'random' | 'patience'
> {
  readonly name: 'aws' | 'local';
  readonly region: string;
  /** Absent: AWS itself. */
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** A stack whose functions are measured, or functions by their names or ARNs. */
  readonly functions: { readonly stack: string } | { readonly names: readonly string[] };
  /** Invocations at once. */
  readonly connections: number;
  /** Of a stack's functions, those whose names are in none of our tables. */
  readonly onUnknown?: (functionName: string) => void;
  /** What the journal's header has to say of the place. */
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly callPatience?: LambdaPatience;
}

/** Lambda over the AWS SDK: AWS, the emulator, or anything else that speaks like them. */
export function openBackend(options: BackendOptions): LambdaBackend {
  return new LambdaBackend(options);
}

export class LambdaBackend implements Backend, AsyncDisposable {
  readonly name: 'aws' | 'local';
  readonly #options: BackendOptions;
  readonly #clients: ReturnType<typeof openClients>;

  constructor(options: BackendOptions) {
    this.name = options.name;
    this.#options = options;
    this.#clients = openClients(options);
  }

  describe() {
    const { region, endpoint, facts } = this.#options;
    return Promise.resolve({
      ...facts,
      region,
      ...(endpoint === undefined ? {} : { endpoint }),
      client: `Node ${process.versions.node}, ${process.platform} ${process.arch}`,
    });
  }

  async discover(): Promise<readonly FunctionInfo[]> {
    const { functions, buckets, onUnknown } = this.#options;
    const names =
      'names' in functions
        ? functions.names
        : await stackFunctions(this.#clients.cloudFormation, functions.stack);
    const measured = names.filter((name) => {
      // A name that was given is wanted, whatever it is; one that a stack has may be anybody's.
      const wanted = 'names' in functions || parseFunctionName(name) !== undefined;
      if (!wanted) onUnknown?.(name);
      return wanted;
    });
    return Promise.all(
      measured.map((name) => this.#patient(buckets.control, () => functionInfo(this.#clients.lambda, name))),
    );
  }

  async #patient<T>(bucket: TokenBucket, send: () => Promise<T>): Promise<T> {
    const { patience } = this.#options;
    try {
      return await patientCall(bucket, send, { ...this.#options, patience: patience ?? CONTROL_PATIENCE });
    } catch (error) {
      if (!(error instanceof ControlCallError)) throw error;
      throw new BenchError(
        'LB_BACKEND',
        error.message,
        'see that the function exists there, then try again',
        {
          cause: error,
        },
      );
    }
  }

  open(fn: FunctionInfo) {
    const { callPatience, buckets, clock, sleep, random, patience } = this.#options;
    const api = lambdaApi(this.#clients.lambda, fn.timeoutSeconds, callPatience ?? LAMBDA_PATIENCE);
    return openControl(fn, {
      api,
      buckets,
      clock,
      sleep,
      random,
      ...(patience === undefined ? {} : { patience }),
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#clients.lambda.destroy();
    this.#clients.cloudFormation.destroy();
    return Promise.resolve();
  }
}
