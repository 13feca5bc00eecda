/**
 * `nx run orchestrator:a-a`: every function is deployed twice under two names and measured as two. Whatever the report
 * calls a difference is a false alarm. `--pairs=40 --rounds=10 --runtime=go`.
 */
import { parseArgs } from 'node:util';
import { BenchError, modeOf, RUNTIMES } from '@lambda-bench/config';
import { workspaceRoot } from '@lambda-bench/host';
import {
  collectFacts,
  median,
  ratioOfMedians,
  seriesKey,
  verdict,
  type Rounds,
  type Series,
} from '@lambda-bench/metrics';
import type { LocalFunction } from '@lambda-bench/neighbours';
import { makePlan, seededRandom } from '@lambda-bench/plan';
import { DEFAULT_POLICY, headerOf, memoryJournal, runPlan, type Target } from '@lambda-bench/runner';
import { builtFunction, NATIVE_ARCH } from '../src/local/built-function.ts';
import { startLocalLambda } from '../src/local/local-lambda.ts';
import { thisMachine } from '../src/measure/local-place.ts';
import { realTime } from '../src/measure/real-time.ts';
import { sdkBackend } from '../src/measure/sdk-backend.ts';

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '40' },
    rounds: { type: 'string', default: '10' },
    runtime: { type: 'string', default: 'go' },
    memory: { type: 'string', default: '1024' },
  },
});
const pairs = Number(values.pairs);
const runtime = RUNTIMES.find((row) => row.id === values.runtime);
if (runtime === undefined)
  throw new BenchError(
    'LB_USAGE',
    `--runtime ${values.runtime} is not known`,
    RUNTIMES.map((row) => row.id).join(', '),
  );

const place = { root: workspaceRoot(), env: process.env };
const built = await builtFunction(
  { runtime: runtime.id, arch: NATIVE_ARCH, workload: 'cpu-intensive' },
  place,
);
const functions: readonly LocalFunction[] = Array.from({ length: pairs }, (_, pair) => [
  { ...built, name: `a-${pair}` },
  { ...built, name: `b-${pair}` },
]).flat();
const payload = new TextEncoder().encode('{"iterations":100000}');
const cells = functions.map(({ name, arch }): Target => ({
  key: name,
  functionName: name,
  memoryMb: Number(values.memory),
  arch,
  payload,
  keepsContract: true,
  clipped: false,
}));
const rounds = Number(values.rounds);
const plan = makePlan<Target>({
  cells,
  mode: modeOf('balanced'),
  seed: 1,
  width: 1,
  cold: rounds,
  warm: rounds * 4,
  whyNot: () => undefined,
});
const journal = memoryJournal();

{
  const self = [process.execPath, '--import', 'tsx', new URL('../src/main.ts', import.meta.url).pathname];
  await using lambda = await startLocalLambda(functions, 'us-east-2', place, self);
  const names = functions.map((fn) => fn.name);
  await using backend = sdkBackend({
    name: 'local',
    region: 'us-east-2',
    endpoint: lambda.endpoint,
    functions: { names },
  });
  const found = await backend.discover();
  const facts = {
    run: 'a-a',
    suite: 'a-a',
    mode: 'balanced',
    backend: 'local',
    harness: { version: '0' },
    options: {},
  };
  const header = headerOf(facts, plan, found, await backend.describe(), realTime.clock.now());
  await journal.append([header]);
  const outcome = await runPlan({
    plan,
    functions: found,
    backend,
    history: [header],
    journal,
    clock: realTime.clock,
    sleep: realTime.sleep,
    random: seededRandom(1),
    limits: { workers: Infinity, concurrency: 1000, machine: thisMachine() },
    policy: { ...DEFAULT_POLICY, seriesSecondsAtMost: Infinity },
  });
  process.stdout.write(
    `${outcome.books.samples} samples, ${outcome.books.failures} failures, ${outcome.books.rejects} rejects\n`,
  );
}

const collector = collectFacts();
for (const [index, record] of journal.records.entries()) collector.add({ ok: true, line: index + 1, record });
const { series } = collector.facts();
const counts = new Map<string, number>();
for (let pair = 0; pair < pairs; pair += 1) {
  const [base, head] = ['a', 'b'].map((side) => roundsOf(series.get(seriesKey(`${side}-${pair}`, 'warm'))));
  const ratio = ratioOfMedians(base ?? [], head ?? [], 'paired');
  const said = verdict(ratio, median((base ?? []).flat()) ?? Number.NaN);
  const name = 'name' in said ? said.name : said.reason;
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
for (const [name, count] of counts) process.stdout.write(`${name}: ${count} of ${pairs}\n`);
const right = (counts.get('equivalent') ?? 0) + (counts.get('no detectable difference') ?? 0);
process.stdout.write(`right: ${((right / pairs) * 100).toFixed(1)} % (goal: 95 %)\n`);
process.exitCode = right / pairs >= 0.95 ? 0 : 1;

function roundsOf(of: Series | undefined): Rounds {
  const grouped: number[][] = Array.from({ length: rounds }, () => []);
  for (const [index, round] of (of?.round ?? []).entries())
    grouped[round]?.push(of?.durationMs[index] ?? Number.NaN);
  return grouped;
}
