import type { LaunchRequest } from '../launch.ts';

export function launchRequest(changes: Partial<LaunchRequest>): LaunchRequest {
  return {
    functionName: 'test',
    version: '$LATEST',
    runtime: 'nodejs22.x',
    handler: 'index.handler',
    memoryMb: 512,
    arch: process.arch === 'arm64' ? 'arm64' : 'x86_64',
    codeDir: '/var/task',
    region: 'eu-central-1',
    accountId: '123456789012',
    logGroup: '/aws/lambda/test',
    logStream: '2026/01/01/test[$LATEST]00000000000000000000000000000000',
    logFormat: 'Text',
    initializationType: 'on-demand',
    customerVariables: {},
    runtimeApi: '127.0.0.1:9001',
    tmpDir: '/var/tmp/test',
    ...changes,
  };
}
