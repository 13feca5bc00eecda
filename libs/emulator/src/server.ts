import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runtimeHome, type RuntimeHome, type ToolchainPlace } from '@lambda-bench/toolchains';
import type { EmulatorDescription, EmulatorOptions } from './emulator-options.ts';
import { DEFAULT_ENVIRONMENT_SETTINGS, type Launcher } from './environment/environment-options.ts';
import { managedScales, watchStore } from './environment/watch-store.ts';
import { Fleet } from './environment/fleet.ts';
import { DEFAULT_POOL_SETTINGS } from './environment/pool.ts';
import { DEFAULT_ACCOUNT } from './functions/account.ts';
import { CapacityProviders } from './functions/capacity-providers.ts';
import { CodeStore } from './functions/code-store.ts';
import { CONTROL_PROFILES } from './functions/control-profile.ts';
import { FunctionStore } from './functions/function-store.ts';
import { systemTimers } from './functions/timers.ts';
import { listen } from './http/http-server.ts';
import { ConcurrencyGate } from './invoke/concurrency-gate.ts';
import { DEFAULT_EVENT_SETTINGS, EventQueue } from './invoke/event-queue.ts';
import { detectIsolation } from './isolation/detect-isolation.ts';
import type { Isolation } from './isolation/isolation.ts';
import { Ledger } from './isolation/ledger.ts';
import { defaultStateFolder, openStateFolder } from './isolation/state-folder.ts';
import { sweep } from './isolation/sweep.ts';
import { planLaunch } from './launch/plan-launch.ts';
import { createLogStore } from './logs-api/log-store.ts';
import { servicesOf } from './services.ts';

export interface Emulator extends AsyncDisposable {
  /** `http://127.0.0.1:port` */
  readonly endpoint: string;
  describe(): EmulatorDescription;
}

/** Lambda on this machine. What it starts and makes is gone when it is disposed of. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const closers: (() => PromiseLike<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return await assemble(options, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

/** START, END and REPORT of some twenty thousand invocations; what is kept longer lengthens every garbage collection. */
const DEFAULT_LOG_BYTES = 8 * 1024 * 1024;

type Closers = (() => PromiseLike<void> | void)[];

async function assemble(
  options: EmulatorOptions,
  closers: Closers,
  close: () => Promise<void>,
): Promise<Emulator> {
  const account = { ...DEFAULT_ACCOUNT, ...options.account };
  const profile = CONTROL_PROFILES[options.profile ?? 'instant'];
  const environments = { ...DEFAULT_ENVIRONMENT_SETTINGS, ...options.environments };
  const pool = { ...DEFAULT_POOL_SETTINGS, ...options.pool };
  const { folder, isolation } = await holdMachine(options, closers);

  const code = await CodeStore.open(join(folder, 'code'), { timers: systemTimers });
  closers.push(() => code[Symbol.asyncDispose]());
  const store = new FunctionStore({ account, code, timers: systemTimers, profile });
  const logs = createLogStore({ maxBytes: options.maxLogBytes ?? DEFAULT_LOG_BYTES });
  const fleet = new Fleet({
    account,
    isolation,
    logs,
    pool,
    settings: environments,
    homesDir: join(folder, 'homes'),
    launcher: launcherFor(options.toolchains),
  });
  closers.push(() => fleet[Symbol.asyncDispose]());
  const providers = new CapacityProviders(store, profile);
  const gate = new ConcurrencyGate(watchStore(store, fleet, managedScales(store, providers, pool)));
  const events = eventQueue(options, gate, fleet);
  closers.push(() => {
    events[Symbol.dispose]();
  });

  const service = servicesOf({
    options,
    control: { store, providers, code, profile, localFolders: options.localFolders ?? true },
    running: { fleet, gate, events },
    logs,
    describe: () => emulator.describe(),
  });
  const server = await listen({
    service,
    ...(options.port === undefined ? {} : { port: options.port }),
    hosts: new Set(options.hosts),
  });
  closers.push(() => server[Symbol.asyncDispose]());
  const endpoint = `http://${server.authority}`;
  const emulator: Emulator = {
    endpoint,
    describe: () => ({
      endpoint,
      account,
      profile: profile.id,
      isolation: isolation.describe(),
      environments: { ...environments, ...pool, alive: fleet.count() },
    }),
    [Symbol.asyncDispose]: close,
  };
  return emulator;
}

/** A folder and a way to confine processes, both written down so that a killed server's are found again. */
async function holdMachine(
  options: EmulatorOptions,
  closers: Closers,
): Promise<{ folder: string; isolation: Isolation }> {
  const stateFolder = openStateFolder(options.stateFolder ?? defaultStateFolder());
  await sweep(stateFolder);
  const ledger = new Ledger(stateFolder);
  closers.push(() => {
    ledger[Symbol.dispose]();
  });
  const parent = options.dataFolder ?? defaultDataFolder();
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, 'lambda-bench-'));
  const held = ledger.record({ kind: 'folder', path: folder });
  closers.push(async () => {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    ledger.forget(held);
  });
  const isolation = await detectIsolation({
    ledger,
    keepSpare: true,
    ...(options.isolation === undefined ? {} : { prefer: options.isolation }),
  });
  closers.push(() => isolation[Symbol.asyncDispose]());
  return { folder, isolation };
}

/** Not below /tmp where that can be helped: each folder there costs a process with a /tmp of its own a mount. */
function defaultDataFolder(): string {
  try {
    accessSync('/var/tmp', constants.W_OK);
    return '/var/tmp';
  } catch {
    return tmpdir();
  }
}

/** Runtimes are looked up once; what is missing is looked for again, as it may have been installed meanwhile. */
function launcherFor(place: ToolchainPlace): Launcher {
  const homes = new Map<string, RuntimeHome>();
  return async (request) => {
    const home = homes.get(request.runtime) ?? (await runtimeHome(request.runtime, place));
    if (home.ok) homes.set(request.runtime, home);
    return planLaunch(request, home);
  };
}

function eventQueue(options: EmulatorOptions, gate: ConcurrencyGate, fleet: Fleet): EventQueue {
  return new EventQueue({
    gate,
    invoke: (configuration, invocation) => {
      fleet.invoke(configuration, invocation);
    },
    settings: { ...DEFAULT_EVENT_SETTINGS, ...options.events },
    ...(options.onDeadLetter && { onDeadLetter: options.onDeadLetter }),
  });
}
