import { createHash } from 'node:crypto';
import { workloadOf, type WorkloadId } from '@lambda-bench/config';

export interface ConformanceRequest {
  readonly workload: WorkloadId;
  readonly what: string;
  /** As it goes over the wire: `5e2` and `500` are the same number and different texts. */
  readonly event: string;
  /** Fields that the answer must have with exactly these values. */
  readonly answer: Readonly<Record<string, unknown>>;
}

const COMMON_FIELDS = [
  'backend',
  'coldStart',
  'logStream',
  'memoryLimitMB',
  'runtimeVersion',
  'success',
  'workloadType',
];

/** The fields of a success, each and no other. */
export const SUCCESS_FIELDS: Readonly<Record<WorkloadId, readonly string[]>> = {
  'cpu-intensive': [...COMMON_FIELDS, 'iterations', 'hash'].sort(),
  'memory-intensive': [...COMMON_FIELDS, 'sizeMB', 'count', 'seed', 'hash'].sort(),
  light: [...COMMON_FIELDS, 'itemsWritten', 'itemsRead', 'matched'].sort(),
};

export const FAILURE_FIELDS = ['error', 'success', 'workloadType'] as const;

const MEMORY_DIGESTS = {
  1: 'a9694919fca79dba6b106f7839bc164768cbd1f07aa14947ada13cf18a2bb852',
  42: '824f90a9063f5d4f6cfed5d3243def0c8e9b34cb15597f93fc819199c21e4dba',
} as const;

const ITERATIONS_ERROR = 'iterations must be an integer from 1 to 10000000';
const SEED_ERROR = 'seed must be an integer from 0 to 4294967295';
const NOT_AN_OBJECT = 'event must be a JSON object';

export const REQUESTS: readonly ConformanceRequest[] = [
  cpu('the published input', JSON.stringify(workloadOf('cpu-intensive').payload), {
    iterations: 500_000,
    hash: workloadOf('cpu-intensive').digest,
  }),
  cpu('one iteration', '{"iterations":1}', { iterations: 1, hash: hashChain(1) }),
  cpu('a number with an exponent', '{"iterations":1e2}', { iterations: 100, hash: hashChain(100) }),
  cpu('a number with a fraction of zero', '{"iterations":100.0}', { iterations: 100, hash: hashChain(100) }),
  cpu('keys that nobody knows', '{"iterations":2,"colour":"red","Records":[]}', {
    iterations: 2,
    hash: hashChain(2),
  }),
  ...bad(
    'cpu-intensive',
    'iterations',
    ['0', '-1', '10000001', '1.5', '"500"', 'true', 'null', '[]', '{}', '1e300'],
    ITERATIONS_ERROR,
  ),
  ...notObjects('cpu-intensive'),
  memory(1),
  memory(42),
  ...bad('memory-intensive', 'seed', ['-1', '4294967296', '0.5', '"1"', 'false', 'null', '{}'], SEED_ERROR),
  ...notObjects('memory-intensive'),
  {
    workload: 'light',
    what: 'the published input',
    event: '{}',
    answer: { success: true, workloadType: 'light', itemsWritten: 5, itemsRead: 5, matched: true },
  },
  ...notObjects('light'),
];

function cpu(what: string, event: string, answer: Record<string, unknown>): ConformanceRequest {
  return {
    workload: 'cpu-intensive',
    what,
    event,
    answer: { success: true, workloadType: 'cpu-intensive', ...answer },
  };
}

function memory(seed: keyof typeof MEMORY_DIGESTS): ConformanceRequest {
  const sized = { sizeMB: 100, count: 13_107_200 };
  return {
    workload: 'memory-intensive',
    what: `seed ${seed}`,
    event: JSON.stringify({ seed }),
    answer: { success: true, workloadType: 'memory-intensive', ...sized, seed, hash: MEMORY_DIGESTS[seed] },
  };
}

function bad(
  workload: WorkloadId,
  key: string,
  values: readonly string[],
  error: string,
): readonly ConformanceRequest[] {
  return values.map((value) => ({
    workload,
    what: `${key} ${value}`,
    event: `{"${key}":${value}}`,
    answer: { success: false, workloadType: workload, error },
  }));
}

function notObjects(workload: WorkloadId): readonly ConformanceRequest[] {
  return ['[]', '"text"', '7', 'true'].map((event) => ({
    workload,
    what: `the event ${event}`,
    event,
    answer: { success: false, workloadType: workload, error: NOT_AN_OBJECT },
  }));
}

/** The workload written once more, by hand, as the oracle for small counts. */
function hashChain(iterations: number): string {
  let data: Uint8Array = Buffer.from('benchmark data for Lambda ARM vs x86 performance testing', 'ascii');
  for (let done = 0; done < iterations; done += 1) data = createHash('sha256').update(data).digest();
  return Buffer.from(data).toString('hex');
}
