import type { BenchFunction } from './bench-functions.ts';
import { closedLoop, type LoadResult } from './closed-loop.ts';
import { createFunction, invocationsPath } from './control-calls.ts';
import { startServer, type ServerFile, type ServerProcess } from './server-process.ts';

export interface WarmRow extends LoadResult {
  readonly target: string;
  readonly clients: number;
  readonly serverCpuMicros: number;
  readonly rssMb: number;
}

const EVENT = '{"n":1}';

/** Requests of one measurement; the first as many are thrown away while code is being compiled and environments start. */
export interface WarmPlan {
  readonly clients: readonly number[];
  readonly requests: number;
}

export async function measureFloor(plan: WarmPlan): Promise<WarmRow[]> {
  return await measure('floor-server.ts', plan, 'one raw round trip', '/', () => Promise.resolve());
}

/** Everything on: accounting, REPORT, and the log tail in every answer. */
export async function measureWarm(fn: BenchFunction, plan: WarmPlan): Promise<WarmRow[]> {
  return await measure('emulator-server.ts', plan, fn.name, invocationsPath(fn.name), (server) =>
    createFunction(`http://127.0.0.1:${server.port}`, fn),
  );
}

async function measure(
  file: ServerFile,
  { clients, requests }: WarmPlan,
  target: string,
  path: string,
  prepare: (server: ServerProcess) => Promise<void>,
): Promise<WarmRow[]> {
  await using server = await startServer(file);
  await prepare(server);
  const rows: WarmRow[] = [];
  for (const count of clients) {
    const load = {
      port: server.port,
      path,
      body: EVENT,
      clients: count,
      headers: { 'X-Amz-Log-Type': 'Tail' },
    };
    await closedLoop({ ...load, requests });
    const before = await server.usage();
    const result = await closedLoop({ ...load, requests });
    const after = await server.usage();
    rows.push({
      ...result,
      target,
      clients: count,
      serverCpuMicros: (after.cpuMicros - before.cpuMicros) / result.requests,
      rssMb: after.rssMb,
    });
  }
  return rows;
}
