import { detectIsolation } from '../src/isolation/detect-isolation.ts';
import type { IsolationFacts } from '../src/isolation/isolation.ts';
import { measureCpuShare, shareDeviation } from './cpu-share.ts';

const MEMORY_MBS = [128, 256, 512, 1024, 1769];
const REPETITIONS = 10;

async function main([prefer]: readonly string[]): Promise<void> {
  const isolation = await detectIsolation(
    prefer === undefined ? {} : { prefer: prefer as IsolationFacts['kind'] },
  );
  print(JSON.stringify(isolation.describe()));
  for (const atOnce of [1, 2]) {
    const rows = await measureCpuShare(isolation, {
      memoryMbs: MEMORY_MBS,
      repetitions: REPETITIONS,
      atOnce,
    });
    print(`\n${atOnce} at once: MB, median ms (min–max, n), duration × share`);
    for (const { memoryMb, medianMs, minMs, maxMs, n, fullCoreMs } of rows) {
      const spread = `(${minMs.toFixed(0)}–${maxMs.toFixed(0)}, ${n})`;
      print(`${memoryMb}\t${medianMs.toFixed(1)} ${spread}\t${fullCoreMs.toFixed(1)}`);
    }
    print(`farthest from the median of all: ${(shareDeviation(rows) * 100).toFixed(1)} %`);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main(process.argv.slice(2));
