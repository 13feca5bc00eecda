import type { LaunchRequest } from './launch.ts';

/** What a language family adds to the variables that every function has. */
export interface RuntimeVariables {
  /** The value of `LAMBDA_RUNTIME_DIR`. */
  readonly runtimeDir: string;
  /** Searched before the system's own folders, as Lambda's `/var/lang/bin` is. */
  readonly binDir?: string;
  /** The runtime's own, which a function may replace. */
  readonly defaults?: Readonly<Record<string, string>>;
  /** The runtime's own, which a function may not replace. */
  readonly reserved?: Readonly<Record<string, string>>;
}

/**
 * The example key of AWS's own documentation, known to every scanner as no secret. SDKs refuse to sign without one,
 * and nothing here looks at the signature.
 */
const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  AWS_SESSION_TOKEN: 'lambda-bench-local-session-token-that-is-not-a-secret',
} as const;

/** On Lambda this is a link-local address. Loopback keeps a tracing SDK's packets on this machine. */
const XRAY_HOST = '127.0.0.1';
const XRAY_PORT = '2000';

/**
 * The whole environment of a function's process. A function's own variables replace only what Lambda lets them replace;
 * nothing comes from the environment of this process.
 */
export function lambdaVariables(
  request: LaunchRequest,
  runtime: RuntimeVariables,
): Readonly<Record<string, string>> {
  return {
    ...replaceable(request, runtime),
    ...runtime.defaults,
    ...request.customerVariables,
    ...reserved(request, runtime),
    ...runtime.reserved,
  };
}

function replaceable(request: LaunchRequest, runtime: RuntimeVariables): Readonly<Record<string, string>> {
  const { codeDir, logFormat, logLevel } = request;
  return {
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    PATH: `${runtime.binDir ?? '/var/lang/bin'}:/usr/local/bin:/usr/bin/:/bin:/opt/bin`,
    LD_LIBRARY_PATH: `${codeDir}:${codeDir}/lib:/opt/lib`,
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    AWS_XRAY_DAEMON_ADDRESS: `${XRAY_HOST}:${XRAY_PORT}`,
    ...(logFormat === 'JSON' ? { AWS_LAMBDA_LOG_FORMAT: 'JSON' } : {}),
    ...(logLevel === undefined ? {} : { AWS_LAMBDA_LOG_LEVEL: logLevel }),
  };
}

function reserved(request: LaunchRequest, runtime: RuntimeVariables): Readonly<Record<string, string>> {
  return {
    _HANDLER: request.handler,
    LAMBDA_TASK_ROOT: request.codeDir,
    LAMBDA_RUNTIME_DIR: runtime.runtimeDir,
    AWS_LAMBDA_FUNCTION_NAME: request.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: request.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(request.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: request.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: request.logStream,
    AWS_LAMBDA_INITIALIZATION_TYPE: request.initializationType,
    AWS_LAMBDA_RUNTIME_API: request.runtimeApi,
    ...executionEnvironment(request.runtime),
    AWS_REGION: request.region,
    AWS_DEFAULT_REGION: request.region,
    ...CREDENTIALS,
    _AWS_XRAY_DAEMON_ADDRESS: XRAY_HOST,
    _AWS_XRAY_DAEMON_PORT: XRAY_PORT,
    ...(request.maxConcurrency === undefined
      ? {}
      : { AWS_LAMBDA_MAX_CONCURRENCY: String(request.maxConcurrency) }),
    PWD: request.codeDir,
    SHLVL: '0',
  };
}

/** Lambda does not define it for custom runtimes. */
function executionEnvironment(runtime: string): Readonly<Record<string, string>> {
  return runtime.startsWith('provided') ? {} : { AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}` };
}
