import { dirname, join } from 'node:path';
import type { NodeHome } from '@lambda-bench/toolchains';
import { lambdaVariables } from './lambda-variables.ts';
import type { Launch, LaunchRequest } from './launch.ts';

/** The client's default for one vCPU, and what managed instances give a vCPU in memory at least. */
const WORKERS_PER_VCPU = 8;
const MB_PER_VCPU = 2048;
/** For the file, DNS, zlib and crypto work of the handlers themselves. */
const SPARE_POOL_THREADS = 4;

export function launchNode(request: LaunchRequest, home: NodeHome): Launch {
  const modules = join(home.ricDir, 'node_modules');
  return {
    ok: true,
    command: home.node,
    args: [home.ricEntry, request.handler],
    env: lambdaVariables(request, {
      runtimeDir: home.ricDir,
      binDir: dirname(home.node),
      defaults: {
        NODE_PATH: nodePath(request.runtime, modules),
        ...(request.maxConcurrency === undefined ? {} : poolVariables(request, request.maxConcurrency)),
      },
    }),
    cwd: request.codeDir,
    visible: [dirname(dirname(home.node)), home.ricDir],
    client: { name: 'aws-lambda-ric', version: home.ricVersion, flavour: home.ric },
    emulated: false,
    runtimeVersion: `nodejs:${home.version}`,
  };
}

/**
 * Every pending poll of the client occupies a thread of libuv's pool. With fewer threads than workers, polls queue
 * behind each other and asynchronous file or DNS work in a handler hangs until another event arrives.
 */
function poolVariables(request: LaunchRequest, maxConcurrency: number): Readonly<Record<string, string>> {
  const vcpus = Math.max(1, Math.ceil(request.memoryMb / MB_PER_VCPU));
  const workers = Math.max(1, Math.min(maxConcurrency, WORKERS_PER_VCPU * vcpus));
  return {
    AWS_LAMBDA_NODEJS_WORKER_COUNT: String(workers),
    UV_THREADPOOL_SIZE: String(workers + SPARE_POOL_THREADS),
  };
}

function nodePath(runtime: string, modules: string): string {
  const major = /^nodejs(\d+)/.exec(runtime)?.[1] ?? '';
  return [`/opt/nodejs/node${major}/node_modules`, '/opt/nodejs/node_modules', modules].join(':');
}
