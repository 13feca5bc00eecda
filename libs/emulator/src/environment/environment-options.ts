import type { InvocationLog } from '../accounting/invocation-log.ts';
import type { FunctionConfiguration } from '../functions/function-configuration.ts';
import type { Isolation } from '../isolation/isolation.ts';
import type { CannotLaunch, Launch, LaunchRequest } from '../launch/launch.ts';
import type { LogStore } from '../logs-api/log-store.ts';
import type { EnvironmentHome } from './environment-home.ts';
import type { Environment } from './environment.ts';
import type { Invocation } from './invocation.ts';
import type { EndCause } from './lifecycle.ts';

export type Launcher = (request: LaunchRequest) => Promise<Launch | CannotLaunch>;

export interface EnvironmentSettings {
  /** Lambda gives an on-demand environment ten seconds. */
  readonly initLimitMs: number;
  /** Lambda starts runtimes at full speed whatever the memory; `throttled` starts them at the function's share. */
  readonly initCpu: 'burst' | 'throttled';
  /** Idle for so long, an environment is frozen; undefined for never. */
  readonly freezeAfterMs: number | undefined;
}

export const DEFAULT_ENVIRONMENT_SETTINGS: EnvironmentSettings = {
  initLimitMs: 10_000,
  initCpu: 'burst',
  freezeAfterMs: 100,
};

export interface EnvironmentListener {
  /** It has room for an invocation. */
  available(environment: Environment): void;
  /** Its caller has the answer, but its runtime has not yet asked for the next event. */
  finishing(environment: Environment): void;
  /** It takes no more; `orphan` waited for an init that failed and is to be tried again. */
  gone(environment: Environment, cause: EndCause, orphan: Invocation | undefined): void;
}

export interface EnvironmentOptions {
  readonly configuration: FunctionConfiguration;
  readonly account: { readonly accountId: string; readonly region: string };
  readonly home: EnvironmentHome;
  /** The home's former tenant may still be dying in it. */
  readonly homeFree: Promise<void>;
  /** Goes on where the log of a failed init ended, so that one tail holds both. */
  readonly log?: InvocationLog;
  /** `invoke` where the init is repeated inside an invocation, under the function's own time limit. */
  readonly phase: 'init' | 'invoke';
  /** How many invocations it serves at once; above 1 only where it is managed. */
  readonly maxConcurrency: number;
  /** On a managed instance: never frozen, and not ended by what one of its invocations does. */
  readonly managed: boolean;
  /** Of one core. */
  readonly cpuShare: number;
  readonly settings: EnvironmentSettings;
  readonly isolation: Isolation;
  readonly launcher: Launcher;
  readonly logs: LogStore;
  readonly listener: EnvironmentListener;
}

export function launchRequest(options: EnvironmentOptions, runtimeApi: string): LaunchRequest {
  const { configuration, account, home, maxConcurrency, managed } = options;
  const { logging } = configuration;
  return {
    functionName: configuration.functionName,
    version: configuration.version,
    runtime: configuration.runtime,
    handler: configuration.handler,
    memoryMb: configuration.memoryMb,
    arch: configuration.architecture,
    codeDir: configuration.code.dir,
    region: account.region,
    accountId: account.accountId,
    logGroup: logging.group,
    logStream: home.logStream,
    logFormat: logging.format,
    ...(logging.applicationLevel === undefined ? {} : { logLevel: logging.applicationLevel }),
    initializationType: managed ? 'lambda-managed-instances' : 'on-demand',
    ...(managed ? { maxConcurrency } : {}),
    customerVariables: configuration.variables,
    runtimeApi,
    tmpDir: home.tmpDir,
  };
}
