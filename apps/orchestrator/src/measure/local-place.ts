import { availableParallelism, totalmem } from 'node:os';
import { functionName, type Cell, type FunctionSpec } from '@lambda-bench/config';
import { whyLanguageCannot, type SkipReason } from '@lambda-bench/plan';
import { whyMachineCannot, type Machine } from '@lambda-bench/runner';
import type { ToolchainPlace } from '@lambda-bench/toolchains';
import { builtFunction, NATIVE_ARCH, whyNotHere } from '../local/built-function.ts';
import { startLocalLambda } from '../local/local-lambda.ts';
import type { Place, PlaceRequest } from './place.ts';
import { realTime } from './real-time.ts';
import { sdkBackend } from './sdk-backend.ts';

/** Left to the client, the emulator and DynamoDB, so that they do not take from the functions they measure. */
const HARNESS_CORES = 0.5;
const HARNESS_MEMORY_MB = 1024;

/** The emulator on this machine. What cannot be measured here is found out before anything is started. */
export async function localPlace(
  request: PlaceRequest,
  cells: readonly Cell[],
  place: ToolchainPlace,
  self: readonly string[],
): Promise<Place> {
  const machine = thisMachine();
  const whys = await reasons(cells, place);
  const clippable = (why: SkipReason | undefined): boolean => why?.reason === 'cores';
  return {
    name: 'local',
    width: request.width,
    whyNot(cell) {
      const why =
        whyLanguageCannot(cell) ??
        whys.get(functionName(cell)) ??
        whyMachineCannot(cell, machine, request.width);
      if (!clippable(why)) return why;
      return request.allowClipped
        ? undefined
        : {
            ...why,
            reason: 'cores',
            message: `${why?.message ?? ''} (--allow-clipped measures it all the same)`,
          };
    },
    isClipped: (cell) => clippable(whyMachineCannot(cell, machine, request.width)),
    limits: { workers: request.workers ?? Infinity, concurrency: 1000, machine },
    // Sizes side by side would compete for this machine's cores.
    policy: { seriesSecondsAtMost: Infinity },
    assumed: { updateSeconds: 0.02, controlCallsPerSecond: 1000 },
    async open(measured) {
      const functions =
        measured.kind === 'matrix'
          ? await Promise.all(measured.functions.map((fn) => builtFunction(fn, place)))
          : measured.kind === 'own'
            ? measured.fns
            : [];
      const lambda = await startLocalLambda(functions, request.region, place, self);
      const backend = sdkBackend({
        name: 'local',
        region: request.region,
        endpoint: lambda.endpoint,
        facts: lambda.facts,
        functions: { names: functions.map((fn) => fn.name) },
      });
      return {
        ...realTime,
        backend,
        [Symbol.asyncDispose]: async () => {
          await backend[Symbol.asyncDispose]();
          await lambda[Symbol.asyncDispose]();
        },
      };
    },
  };
}

/** What functions and harness share. */
export function thisMachine(): Machine {
  return {
    architectures: [NATIVE_ARCH],
    cores: availableParallelism(),
    reservedCores: HARNESS_CORES,
    memoryMb: Math.floor(totalmem() / 1024 / 1024),
    reservedMemoryMb: HARNESS_MEMORY_MB,
  };
}

async function reasons(
  cells: readonly Cell[],
  place: ToolchainPlace,
): Promise<ReadonlyMap<string, SkipReason>> {
  const functions = new Map<string, FunctionSpec>(cells.map((cell) => [functionName(cell), cell]));
  const found = new Map<string, SkipReason>();
  for (const [name, fn] of functions) {
    const why = await whyNotHere(fn, place);
    if (why !== undefined) found.set(name, why);
  }
  return found;
}
