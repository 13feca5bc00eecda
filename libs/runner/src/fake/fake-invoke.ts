import { workloadOf } from '@lambda-bench/config';
import { billedMs, formatEnd, formatReport, formatStart, type Report } from '@lambda-bench/metrics';
import type { FunctionInfo, Invocation } from '../backend.ts';
import type { FakeLambdaOptions } from './fake-lambda.ts';
import type { Range } from './fake-profile.ts';

/** The environments of one version at one configuration. A change of configuration is another pool. */
export interface Pool {
  readonly version: string;
  readonly idle: FakeEnvironment[];
}

export interface FakeEnvironment {
  readonly id: string;
  readonly factor: number;
}

export interface Invoked {
  readonly info: FunctionInfo;
  readonly memoryMb: number;
  readonly pool: Pool;
}

export interface Surroundings extends FakeLambdaOptions {
  readonly busy: { count: number };
  readonly draw: (range: Range) => number;
  readonly happens: (share: number | undefined) => boolean;
}

type Lost = {
  readonly cause: 'throttled' | 'service' | 'network';
  readonly code: string;
  readonly message: string;
};

const THROTTLED: Lost = { cause: 'throttled', code: 'TooManyRequestsException', message: 'Rate Exceeded.' };
const SERVICE_ERROR: Lost = { cause: 'service', code: 'ServiceException', message: 'Internal error' };
const LOST_ANSWER: Lost = { cause: 'network', code: 'ECONNRESET', message: 'socket hang up' };

export async function fakeInvoke(invoked: Invoked, around: Surroundings): Promise<Invocation> {
  const { clock, sleep } = around.time;
  const sentAt = clock.now();
  const halfWay = around.draw(around.profile.networkMs) / 2;
  const unanswered = (lost: Lost): Invocation => ({ outcome: 'unanswered', client: clientClock(), ...lost });
  const clientClock = () => ({ sentAt, roundTripMs: clock.now() - sentAt });

  await sleep(halfWay);
  const refused = refusal(around);
  if (refused !== undefined) {
    await sleep(halfWay);
    return unanswered(refused);
  }
  const ran = await runHandler(invoked, around);
  await sleep(halfWay);
  return around.happens(around.profile.faults.lostAnswer)
    ? unanswered(LOST_ANSWER)
    : { outcome: 'answered', client: clientClock(), executedVersion: invoked.pool.version, ...ran };
}

function refusal({ profile, busy, time, happens }: Surroundings): Lost | undefined {
  const { faults, concurrency } = profile;
  const inBurst =
    faults.burst !== undefined && time.clock.now() % faults.burst.everyMs < faults.burst.lastsMs;
  if (busy.count >= concurrency || inBurst || happens(faults.throttled)) return THROTTLED;
  return happens(faults.serviceError) ? SERVICE_ERROR : undefined;
}

async function runHandler({ info, memoryMb, pool }: Invoked, around: Surroundings) {
  const { profile, time, busy, random, durations, happens } = around;
  const { faults } = profile;
  if (happens(faults.recycledEarly)) pool.idle.pop();
  const waiting = pool.idle.pop();
  const environment = waiting ?? newEnvironment(pool, around);
  const kind = waiting === undefined ? 'cold' : 'warm';
  const { initMs, durationMs } =
    info.spec === undefined
      ? { initMs: kind === 'cold' ? 100 : undefined, durationMs: 10 }
      : durations.draw(info.spec, memoryMb, kind, {
          nowMs: time.clock.now(),
          environmentFactor: environment.factor,
        });
  busy.count += 1;
  await time.sleep(durationMs + (initMs ?? 0));
  busy.count -= 1;

  const requestId = fakeId(random);
  const outOfMemory = faults.outOfMemory?.(info.name, memoryMb) === true;
  // An environment that ran out of memory is gone.
  if (!outOfMemory) pool.idle.push(environment);
  const report: Report = {
    kind: 'report',
    requestId,
    durationMs,
    billedMs: billedMs(durationMs, initMs, 'init-billed'),
    memorySizeMb: memoryMb,
    maxMemoryUsedMb: outOfMemory ? memoryMb : Math.min(memoryMb, 90),
    ...(initMs === undefined ? {} : { initMs }),
    ...(outOfMemory ? { status: 'error', errorType: 'Runtime.OutOfMemory' } : {}),
  };
  const wrong = faults.wrongAnswer?.(info.name, memoryMb) === true;
  return {
    requestId,
    ...(outOfMemory ? { functionError: 'Unhandled' } : {}),
    payload: JSON.stringify(outOfMemory ? OUT_OF_MEMORY : answerOf(info, environment, wrong)),
    logTail: logTail(report, pool.version, happens(faults.missingReport)),
  };
}

const OUT_OF_MEMORY = {
  errorType: 'Runtime.OutOfMemory',
  errorMessage: 'Error: Runtime exited with error: signal: killed',
};

function newEnvironment({ version, idle }: Pool, around: Surroundings): FakeEnvironment {
  const { random, durations, time, happens, profile } = around;
  const day = new Date(time.clock.now()).toISOString().slice(0, 10).replaceAll('-', '/');
  const repeated = happens(profile.faults.repeatedEnvironment) ? (idle[0]?.id ?? REPEATED) : undefined;
  return { id: repeated ?? `${day}/[${version}]${hex(random, 32)}`, factor: durations.environmentFactor() };
}

const REPEATED = '2026/01/01/[$LATEST]00000000000000000000000000000000';

function answerOf(info: FunctionInfo, environment: FakeEnvironment, wrong: boolean): object {
  const digest = info.spec === undefined ? undefined : workloadOf(info.spec.workload).digest;
  return {
    success: true,
    workloadType: info.spec?.workload,
    ...(digest === undefined ? {} : { hash: wrong ? '0'.repeat(64) : digest }),
    logStream: environment.id,
  };
}

function logTail(report: Report, version: string, withoutReport: boolean): string {
  const { requestId } = report;
  const start = formatStart({ kind: 'start', requestId, version }, { form: 'text' });
  const end = formatEnd({ kind: 'end', requestId });
  return `${start}${end}${withoutReport ? '' : formatReport(report, { form: 'text' })}`;
}

function fakeId(random: () => number): string {
  return [8, 4, 4, 4, 12].map((digits) => hex(random, digits)).join('-');
}

function hex(random: () => number, digits: number): string {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
}
