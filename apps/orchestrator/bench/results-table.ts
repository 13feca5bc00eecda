import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { BenchRecord } from '@lambda-bench/records';
import { createRun, readRecords } from '@lambda-bench/stores';
import { cellNames, largeJournal } from '../e2e/large-journal.ts';
import { openAt, resultsPlace } from '../e2e/results-place.ts';

/** A balanced run's worth of records and more, to a folder and to a DynamoDB on this machine and back: time, CPU and memory of each. */
const RUN = 'bench';
const CELLS = cellNames(252);
const ROUNDS = 40;

const folder = await mkdtemp(join(tmpdir(), 'results-bench-'));
try {
  await using dynamo = await resultsPlace();
  await using results = await openAt(dynamo.endpoint);
  const journal = join(folder, RUN, 'journal.jsonl');
  let lines = 0;
  const written = await measured(async () => {
    await using run = await createRun(folder, { id: RUN, at: 0 });
    let waiting: BenchRecord[] = [];
    for (const record of largeJournal({ run: RUN, cells: CELLS, rounds: ROUNDS, end: 'completed' })) {
      lines += 1;
      waiting.push(record);
      if (waiting.length < 500) continue;
      await run.append(waiting);
      waiting = [];
    }
    await run.append(waiting);
  });
  const read = await measured(async () => {
    const reading = readRecords(journal);
    while ((await reading.next()).done !== true);
  });
  const uploaded = await measured(async () => {
    const { itemsWritten } = await results.uploadRun(readRecords(journal));
    if (itemsWritten !== lines) throw new Error(`${itemsWritten} items of ${lines} lines`);
  });
  const downloaded = await measured(async () => {
    const wanted = readRecords(journal);
    let count = 0;
    for await (const record of results.readRun(RUN, lines)) {
      count += 1;
      const next = await wanted.next();
      if (next.done === true || !isDeepStrictEqual(record, next.value))
        throw new Error(`line ${count} differs`);
    }
    if (count !== lines) throw new Error(`${count} of ${lines} lines came back`);
  });
  process.stdout.write(
    [
      `${lines} records, ${dynamo.engine.name} ${dynamo.engine.version}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1) ?? '?'}`,
      row('folder, written', written),
      row('folder, read', read),
      row('table, written', uploaded),
      row('table, read and compared', downloaded),
      `table ÷ folder: written ${ratio(uploaded, written)}, read ${ratio(downloaded, read)}`,
      '',
    ].join('\n'),
  );

  function row(name: string, { wallMs, cpuMs, peakMb }: Measured): string {
    const perSecond = Math.round((lines / wallMs) * 1000);
    const each = ((cpuMs * 1000) / lines).toFixed(0);
    return `${name.padEnd(26)} ${(wallMs / 1000).toFixed(1)} s, ${perSecond} records/s, ${each} µs of our CPU each, ${peakMb.toFixed(0)} MB at most`;
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

interface Measured {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}

async function measured(work: () => Promise<void>): Promise<Measured> {
  const [from, cpu] = [performance.now(), process.cpuUsage()];
  let peak = 0;
  const look = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 50);
  await work();
  clearInterval(look);
  const used = process.cpuUsage(cpu);
  return {
    wallMs: performance.now() - from,
    cpuMs: (used.user + used.system) / 1000,
    peakMb: Math.max(peak, process.memoryUsage.rss()) / 1024 / 1024,
  };
}

function ratio(a: Measured, b: Measured): string {
  return `${(a.wallMs / b.wallMs).toFixed(0)} by the clock, ${(a.cpuMs / b.cpuMs).toFixed(0)} by CPU`;
}
