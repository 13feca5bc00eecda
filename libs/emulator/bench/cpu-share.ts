import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Isolation } from '../src/isolation/isolation.ts';

export interface CpuShareOptions {
  readonly memoryMbs: readonly number[];
  readonly repetitions: number;
  /** Sandboxes of the same size that work at the same time. */
  readonly atOnce: number;
}

export interface CpuShareRow {
  readonly memoryMb: number;
  readonly atOnce: number;
  readonly n: number;
  readonly medianMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  /** Duration × share: what the work would take with a whole core. The same for every size when shares are kept. */
  readonly fullCoreMs: number;
}

/** One vCPU, see Lambda's documentation of memory. */
const MB_PER_VCPU = 1769;
const WARM_UP_ROUNDS = 1;

/** Fixed work, as the cpu-intensive workload does it: rounds of SHA-256 with the duration of each on a line. */
const PROGRAM = `
const { createHash } = require('node:crypto');
const block = Buffer.alloc(1 << 20, 7);
const rounds = Number(process.argv[1]);
for (let round = 0; round < rounds; round++) {
  const start = process.hrtime.bigint();
  const hash = createHash('sha256');
  for (let i = 0; i < 250; i++) hash.update(block);
  hash.digest();
  console.log(Number(process.hrtime.bigint() - start) / 1e6);
}`;

export async function measureCpuShare(
  isolation: Isolation,
  { memoryMbs, repetitions, atOnce }: CpuShareOptions,
): Promise<readonly CpuShareRow[]> {
  const rows: CpuShareRow[] = [];
  for (const memoryMb of memoryMbs) {
    const runs = Array.from({ length: atOnce }, () => durationsOf(isolation, memoryMb, repetitions));
    const durations = (await Promise.all(runs)).flat().sort((a, b) => a - b);
    const medianMs = median(durations);
    rows.push({
      memoryMb,
      atOnce,
      n: durations.length,
      medianMs,
      minMs: durations[0] ?? Number.NaN,
      maxMs: durations.at(-1) ?? Number.NaN,
      fullCoreMs: (medianMs * memoryMb) / MB_PER_VCPU,
    });
  }
  return rows;
}

/** The farthest that any size is from the median of all, as a fraction. */
export function shareDeviation(rows: readonly CpuShareRow[]): number {
  const values = rows.map((row) => row.fullCoreMs).sort((a, b) => a - b);
  const middle = median(values);
  return Math.max(...values.map((value) => Math.abs(value / middle - 1)));
}

async function durationsOf(isolation: Isolation, memoryMb: number, repetitions: number): Promise<number[]> {
  // Not below /tmp: a private /tmp would have to be told.
  const folder = mkdtempSync('/var/tmp/lambda-bench-cpu-share-');
  try {
    const tmpDir = join(folder, 'tmp');
    mkdirSync(tmpDir);
    await using sandbox = await isolation.create({
      id: folder,
      memoryMb,
      cpuShare: memoryMb / MB_PER_VCPU,
    });
    const args = ['-e', PROGRAM, String(WARM_UP_ROUNDS + repetitions)];
    const spec = { command: process.execPath, args, env: { PATH: '/usr/bin:/bin' }, cwd: folder, tmpDir };
    const { stdout, stderr } = await sandbox.spawn(spec);
    stderr.resume();
    const durations: number[] = [];
    for await (const line of createInterface({ input: stdout })) durations.push(Number(line));
    return durations.slice(WARM_UP_ROUNDS);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function median(sorted: readonly number[]): number {
  const at = (index: number) => sorted[Math.max(0, Math.floor(index))] ?? Number.NaN;
  return (at((sorted.length - 1) / 2) + at(sorted.length / 2)) / 2;
}
