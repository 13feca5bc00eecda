import { functionsOf, workloadOf } from '@lambda-bench/config';
import { workspaceRoot } from '@lambda-bench/host';
import { encodeRecord } from '@lambda-bench/records';
import { madeRecords } from '@lambda-bench/report/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFacts } from '../src/run/read-facts.ts';

/** A million samples of the core matrix: how long a whole report takes, in what memory, against merely reading and parsing. */
const folder = await mkdtemp(join(tmpdir(), 'analyzer-bench-'));
try {
  const journal = join(folder, 'journal.jsonl');
  const lines = await writeJournal(journal);
  const reading = await measured(async () => {
    await readFacts(journal);
  });
  const report = await runReport(journal, join(folder, 'report'));
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  process.stdout.write(
    [
      `${lines} lines, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1) ?? '?'}`,
      `reading and parsing: ${seconds(reading.wallMs)} s, ${seconds(reading.cpuMs)} s of CPU`,
      `whole report:        ${seconds(report.wallMs)} s, ${seconds(report.cpuMs)} s of CPU, ${report.peakMb.toFixed(0)} MB at most`,
      `ratio:               ${(report.wallMs / reading.wallMs).toFixed(2)} by the clock, ${(report.cpuMs / reading.cpuMs).toFixed(2)} by CPU`,
      '',
    ].join('\n'),
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** 252 cells × 20 rounds × (10 cold + 190 warm). */
async function writeJournal(path: string): Promise<number> {
  const cells = functionsOf('core').flatMap((fn) =>
    workloadOf(fn.workload).memoryMb.map((memoryMb) => ({ ...fn, memoryMb })),
  );
  const out = createWriteStream(path);
  let lines = 0;
  let text = '';
  for (const record of madeRecords({
    cells,
    rounds: 20,
    coldPerRound: 10,
    warmPerRound: 190,
    failureShare: 0.0005,
  })) {
    text += encodeRecord(record);
    lines += 1;
    if (text.length < 1 << 20) continue;
    if (!out.write(text)) await once(out, 'drain');
    text = '';
  }
  out.end(text);
  await once(out, 'finish');
  return lines;
}

async function measured(work: () => Promise<void>) {
  const [from, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const used = process.cpuUsage(cpu);
  return { wallMs: performance.now() - from, cpuMs: (used.user + used.system) / 1000 };
}

/** The program as a user runs it, in a process of its own; the kernel keeps its highest memory and its times. */
async function runReport(journal: string, out: string) {
  const main = join(workspaceRoot(), 'dist/apps/analyzer/main.mjs');
  const from = performance.now();
  const child = spawn(process.execPath, [main, 'report', journal, `--out=${out}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const seen = { peakMb: 0, cpuMs: 0 };
  const look = setInterval(() => {
    void Promise.all(
      ['status', 'stat'].map((name) => readFile(`/proc/${child.pid ?? 0}/${name}`, 'utf8')),
    ).then(
      ([status = '', stat = '']) => {
        seen.peakMb = Math.max(seen.peakMb, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        // utime and stime, in ticks of 10 ms.
        seen.cpuMs = (Number(fields[11]) + Number(fields[12])) * 10;
      },
      () => {
        clearInterval(look);
      },
    );
  }, 100);
  const [code] = (await once(child, 'exit')) as [number];
  clearInterval(look);
  if (code !== 0) throw new Error(`the report ended with code ${code}`);
  return { wallMs: performance.now() - from, ...seen };
}
