/** `nx run orchestrator:kill-storm`: kills a local run at random moments and resumes it each time. `--times=50`. */
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { killAndResume } from '../e2e/killed-run.ts';

const { values } = parseArgs({ options: { times: { type: 'string', default: '50' } } });
const times = Number(values.times);
/** About how long the run takes after its journal was begun. */
const RUN_MS = 3000;

const cwd = await mkdtemp(join(tmpdir(), 'kill-storm-'));
const bad: string[] = [];
const progress: number[] = [];
try {
  for (let time = 0; time < times; time += 1) {
    const afterMs = randomInt(RUN_MS);
    const { finishedBefore, books, doubled, lost, completed } = await killAndResume(cwd, `k${time}`, afterMs);
    progress.push(finishedBefore);
    const fine = doubled === 0 && lost === 0 && completed && books.missing === 0 && books.samples === 24;
    if (!fine) bad.push(`after ${afterMs} ms: ${JSON.stringify({ books, doubled, lost, completed })}`);
    process.stdout.write(
      `${time + 1}/${times}: killed after ${afterMs} ms with ${finishedBefore} visits done: ${fine ? 'whole' : 'NOT WHOLE'}\n`,
    );
  }
} finally {
  await rm(cwd, { recursive: true, force: true });
}
for (const line of bad) process.stdout.write(`${line}\n`);
process.stdout.write(
  `${times - bad.length} of ${times} runs whole after resume; visits done when killed: ${progress.toSorted((a, b) => a - b).join(' ')}\n`,
);
process.exitCode = bad.length === 0 && times > 0 ? 0 : 1;
