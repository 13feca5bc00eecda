import { describe, expect, it } from 'vitest';
import { lambdaVariables } from './lambda-variables.ts';
import { launchRequest } from './testdata/launch-request.ts';

const RUNTIME = { runtimeDir: '/var/runtime' };

describe('the variables of a function', () => {
  it('are those that Lambda sets, and no other', () => {
    expect(lambdaVariables(launchRequest({}), RUNTIME)).toEqual({
      _HANDLER: 'index.handler',
      LAMBDA_TASK_ROOT: '/var/task',
      LAMBDA_RUNTIME_DIR: '/var/runtime',
      AWS_LAMBDA_FUNCTION_NAME: 'test',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/test',
      AWS_LAMBDA_LOG_STREAM_NAME: '2026/01/01/test[$LATEST]00000000000000000000000000000000',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_RUNTIME_API: '127.0.0.1:9001',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
      AWS_REGION: 'eu-central-1',
      AWS_DEFAULT_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      AWS_SESSION_TOKEN: 'lambda-bench-local-session-token-that-is-not-a-secret',
      AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
      AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:2000',
      _AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1',
      _AWS_XRAY_DAEMON_PORT: '2000',
      TZ: ':UTC',
      LANG: 'en_US.UTF-8',
      PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
      LD_LIBRARY_PATH: '/var/task:/var/task/lib:/opt/lib',
      PWD: '/var/task',
      SHLVL: '0',
    });
  });

  it.each(['TZ', 'LANG', 'PATH', 'LD_LIBRARY_PATH', 'AWS_XRAY_CONTEXT_MISSING', 'AWS_XRAY_DAEMON_ADDRESS'])(
    'let the function replace %s',
    (name) => {
      const request = launchRequest({ customerVariables: { [name]: 'mine' } });
      expect(lambdaVariables(request, RUNTIME)[name]).toBe('mine');
    },
  );

  it('let the function replace its log format and level', () => {
    const own = { AWS_LAMBDA_LOG_FORMAT: 'Text', AWS_LAMBDA_LOG_LEVEL: 'DEBUG' };
    const request = launchRequest({ logFormat: 'JSON', logLevel: 'WARN', customerVariables: own });
    expect(lambdaVariables(request, RUNTIME)).toMatchObject(own);
    expect(lambdaVariables({ ...request, customerVariables: {} }, RUNTIME)).toMatchObject({
      AWS_LAMBDA_LOG_FORMAT: 'JSON',
      AWS_LAMBDA_LOG_LEVEL: 'WARN',
    });
  });

  it.each(['_HANDLER', 'AWS_LAMBDA_RUNTIME_API', 'AWS_ACCESS_KEY_ID', 'AWS_REGION', 'LAMBDA_TASK_ROOT'])(
    'keep %s whatever the function says',
    (name) => {
      const request = launchRequest({ customerVariables: { [name]: 'mine' } });
      expect(lambdaVariables(request, RUNTIME)[name]).toBe(lambdaVariables(launchRequest({}), RUNTIME)[name]);
    },
  );

  it('take an endpoint from the function alone, never from this process', () => {
    process.env['AWS_ENDPOINT_URL'] = 'http://127.0.0.1:1';
    try {
      expect(lambdaVariables(launchRequest({}), RUNTIME)).not.toHaveProperty('AWS_ENDPOINT_URL');
      const own = { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:8000' };
      expect(lambdaVariables(launchRequest({ customerVariables: own }), RUNTIME)).toMatchObject(own);
    } finally {
      delete process.env['AWS_ENDPOINT_URL'];
    }
  });

  it('name no execution environment for a custom runtime', () => {
    const request = launchRequest({ runtime: 'provided.al2023' });
    expect(lambdaVariables(request, RUNTIME)).not.toHaveProperty('AWS_EXECUTION_ENV');
  });

  it('tell a managed instance how many invocations it serves at once', () => {
    const request = launchRequest({ initializationType: 'lambda-managed-instances', maxConcurrency: 16 });
    expect(lambdaVariables(request, RUNTIME)).toMatchObject({
      AWS_LAMBDA_INITIALIZATION_TYPE: 'lambda-managed-instances',
      AWS_LAMBDA_MAX_CONCURRENCY: '16',
    });
  });
});
