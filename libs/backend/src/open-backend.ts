import { BenchError, parseFunctionName } from '@lambda-bench/config';
import {
  CONTROL_PATIENCE,
  ControlCallError,
  openControl,
  patientCall,
  type Backend,
  type ControlDeps,
  type FunctionInfo,
} from '@lambda-bench/runner';
import { accountLimits, type AccountLimits } from './account-limits.ts';
import { cloudFormationIn, openClients } from './clients.ts';
import { findElsewhere } from './find-elsewhere.ts';
import { functionArn, functionInfo, type FunctionAsked } from './function-info.ts';
import { LAMBDA_PATIENCE, lambdaApi, type LambdaPatience } from './lambda-api.ts';
import { stackFunctions } from './stack-functions.ts';

export interface BackendOptions extends Pick<
  ControlDeps,
  'buckets' | 'clock' | 'sleep' | 'random' | 'patience'
> {
  readonly name: 'aws' | 'local';
  readonly region: string;
  /** Absent: AWS itself. */
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly functions: FunctionsAsked;
  /** Invocations at once. */
  readonly connections: number;
  /** Of a stack's functions, those whose names are in none of our tables. */
  readonly onUnknown?: (functionName: string) => void;
  /** What the journal's header has to say of the place. */
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly callPatience?: LambdaPatience;
  /** Told of every call of the control plane that AWS throttles, before it is waited out. */
  readonly onThrottled?: (message: string) => void;
}

/** A stack whose functions are measured, or functions by their names or ARNs. */
export type FunctionsAsked =
  | { readonly stack: string }
  | {
      readonly names: readonly string[];
      /** Told of those that are not there, which are left out; absent: one that is missing is an error. */
      readonly onMissing?: (functionName: string) => void;
    };

/** Lambda over the AWS SDK: AWS, the emulator, or anything else that speaks like them. */
export function openBackend(options: BackendOptions): LambdaBackend {
  return new LambdaBackend(options);
}

export class LambdaBackend implements Backend, AsyncDisposable {
  readonly name: 'aws' | 'local';
  readonly #options: BackendOptions;
  readonly #clients: ReturnType<typeof openClients>;
  /** A run that is stopped at once leaves visits under way, whose next call must not be made: functions stay as they are. */
  #isClosed = false;

  constructor(options: BackendOptions) {
    this.name = options.name;
    this.#options = options;
    this.#clients = openClients(options);
    this.#clients.lambda.middlewareStack.add(
      (next) => (args) => {
        if (this.#isClosed) throw new BenchError('LB_BACKEND', 'the run has ended', 'resume it');
        return next(args);
      },
      { step: 'initialize', name: 'refuseWhenClosed' },
    );
  }

  /** Neither the account nor anything that names it: a journal may be shown to anyone. */
  async describe() {
    const { region, facts } = this.#options;
    const endpoint = await this.endpoint();
    return {
      ...facts,
      region,
      ...(endpoint === undefined ? {} : { endpoint }),
      client: `Node ${process.versions.node}, ${process.platform} ${process.arch}`,
      sdk: await sdkVersion(this.#clients.lambda),
    };
  }

  /** What stands in for AWS, or is a way to it of one's own; undefined where Lambda always is. */
  async endpoint(): Promise<string | undefined> {
    return this.#options.endpoint ?? (await namedEndpoint(this.#clients.lambda));
  }

  /** What the account may have under way; undefined where that cannot be asked. */
  account(): Promise<AccountLimits | undefined> {
    const { region } = this.#options;
    return this.#patient(() => accountLimits(this.#clients.lambda, region));
  }

  /** The names of the stack's functions, from a few calls of CloudFormation; rejects where it is not there, ready and ours. */
  async deployed(): Promise<readonly string[]> {
    const { functions } = this.#options;
    return 'stack' in functions ? this.#inStack(functions.stack) : functions.names;
  }

  /** Whether a function of that name in this account is the one that an ARN means. */
  async isArnOf(arn: string, name: string): Promise<boolean> {
    return (await this.#patient(() => functionArn(this.#clients.lambda, this.#asked(name)))) === arn;
  }

  async discover(): Promise<readonly FunctionInfo[]> {
    const { functions, onUnknown } = this.#options;
    if ('names' in functions) {
      const infos = await Promise.all(functions.names.map((name) => this.#named(name, functions.onMissing)));
      return infos.filter((info) => info !== undefined);
    }
    const names = await this.#inStack(functions.stack);
    // What a stack has may be anybody's.
    for (const name of names) if (parseFunctionName(name) === undefined) onUnknown?.(name);
    const ours = names.filter((name) => parseFunctionName(name) !== undefined);
    return Promise.all(ours.map((name) => this.#info(name)));
  }

  open(fn: FunctionInfo, onThrottled = this.#options.onThrottled) {
    const { callPatience, buckets, clock, sleep, random, patience, region } = this.#options;
    const api = lambdaApi(this.#clients.lambda, {
      timeoutSeconds: fn.timeoutSeconds,
      patience: callPatience ?? LAMBDA_PATIENCE,
      region,
    });
    return openControl(fn, {
      api,
      buckets,
      clock,
      sleep,
      random,
      onThrottled,
      ...(patience === undefined ? {} : { patience }),
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#clients.lambda.destroy();
    this.#clients.cloudFormation.destroy();
    return Promise.resolve();
  }

  #inStack(stack: string): Promise<readonly string[]> {
    const { region } = this.#options;
    const elsewhere = () =>
      findElsewhere(stack, region, (other) => cloudFormationIn({ ...this.#options, region: other }));
    return stackFunctions(this.#clients.cloudFormation, { stack, region, elsewhere });
  }

  #info(name: string): Promise<FunctionInfo> {
    return this.#patient(() => functionInfo(this.#clients.lambda, this.#asked(name)));
  }

  #asked(name: string): FunctionAsked {
    const { region, callPatience = LAMBDA_PATIENCE } = this.#options;
    return { name, region, patienceMs: callPatience.controlMs };
  }

  async #named(name: string, onMissing?: (name: string) => void): Promise<FunctionInfo | undefined> {
    try {
      return await this.#info(name);
    } catch (error) {
      if (onMissing === undefined || !(error instanceof BenchError) || !isMissing(error)) throw error;
      onMissing(name);
      return undefined;
    }
  }

  async #patient<T>(send: () => Promise<T>): Promise<T> {
    const { patience = CONTROL_PATIENCE, buckets } = this.#options;
    try {
      return await patientCall(buckets.control, send, { ...this.#options, patience });
    } catch (error) {
      if (!(error instanceof ControlCallError)) throw error;
      const hint = 'see that the function exists there, then try again';
      throw new BenchError('LB_BACKEND', error.message, hint, { cause: error });
    }
  }
}

function isMissing({ cause }: BenchError): boolean {
  return cause instanceof ControlCallError && cause.reason === 'not-found';
}

/** As the environment or a profile names one for Lambda. Neither a user, a password nor a query of it is kept. */
async function namedEndpoint({
  config,
}: ReturnType<typeof openClients>['lambda']): Promise<string | undefined> {
  const named = await config.serviceConfiguredEndpoint?.();
  if (named === undefined || config.ignoreConfiguredEndpointUrls) return undefined;
  const { origin, pathname } = new URL(named);
  return `${origin}${pathname === '/' ? '' : pathname}`;
}

/** As the SDK tells it to the service with every call. */
async function sdkVersion({ config }: ReturnType<typeof openClients>['lambda']): Promise<string> {
  const agent = await config.defaultUserAgentProvider();
  const [name, version] = agent.find(([part]) => part === 'aws-sdk-js') ?? ['aws-sdk-js'];
  return version === undefined ? name : `${name} ${version}`;
}
