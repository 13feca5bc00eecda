import { resolve } from 'node:path';
import { resolveRegion } from '@lambda-bench/aws';
import { counted, BenchError } from '@lambda-bench/config';
import { defineCommand, workspaceRoot, type Host } from '@lambda-bench/host';
import { plannedFunctions, type Plan } from '@lambda-bench/plan';
import type { BenchRecord, Header } from '@lambda-bench/records';
import { matrixPlan, planOfHistory, type FunctionInfo } from '@lambda-bench/runner';
import { findRun, openRun } from '@lambda-bench/stores';
import { explain } from '../explain/explain.ts';
import type { Work } from '../measure/begin-run.ts';
import { measure } from '../measure/measure.ts';
import { concludeRun } from '../measure/outcome.ts';
import type { Place } from '../measure/place.ts';
import { placeOf } from '../measure/places.ts';
import { policyOf } from '../measure/policy-options.ts';
import { readRecorded } from '../measure/recorded-options.ts';
import { refuseMeasuredNow } from '../measure/refuse-unrestored.ts';
import { recordsOf } from '../measure/records-of.ts';
import { printSummary } from '../measure/summary.ts';
import { OWN_SUITE } from '../own/own-function.ts';
import { tuneAgain } from '../tune/tune-again.ts';
import { TUNE_SUITE } from '../tune/tune-options.ts';

export const resumeCommand = defineCommand({
  usage: 'resume',
  options: {
    id: { type: 'string', default: 'latest', describe: 'name of the run, or the beginning of it' },
    runs: { type: 'string', default: 'runs', describe: 'folder of the runs' },
    json: { type: 'boolean', default: false, describe: 'every event as a line of JSON' },
  },
  async run(args, host) {
    const runs = resolve(host.cwd, args.runs);
    const found = await findRun(runs, args.id);
    await using folder = await openRun(runs, found.id);
    const history = await recordsOf(folder);
    const header = headerOf(history, found.id);
    if (header.suite === OWN_SUITE) throw cannotResumeOwn(found.id);
    if (found.footer?.status === 'completed') {
      const left = header.backend === 'aws' && !found.footer.restored;
      host.stdout.write(
        left
          ? `run ${found.id} is complete, but not every function is as it was: npx lambda-bench restore --id ${found.id}\n`
          : `run ${found.id} is complete; there is nothing to go on with\n`,
      );
      return 'ok';
    }
    if (header.backend === 'aws') await refuseMeasuredNow(runs, header);
    const again =
      header.suite === TUNE_SUITE
        ? await tuneAgain(header, history, host)
        : await matrixAgain(header, history, host);
    const { place, plan, policy } = again;
    refuseNarrower(place, widthOf(plan));
    await using opened = await place.open(again.measured);
    const functions = await opened.drive(opened.backend.discover());
    refuseChangedCode(header, functions);
    host.stderr.write(`run ${folder.id} goes on after ${counted(history.length, 'record')}\n`);
    const { json } = args;
    const outcome = await measure({ plan, place, opened, functions, folder, history, policy, json }, host);
    const records = await recordsOf(folder);
    const isExplained = header.suite === TUNE_SUITE && !json;
    if (!json && !isExplained) printSummary(host, records, folder);
    const exit = concludeRun(host, {
      run: folder.id,
      outlives: place.name === 'aws',
      resumable: true,
      balanceFollows: isExplained,
      outcome,
      records,
    });
    if (isExplained && exit !== 'interrupted') await explain(['report', folder.dir], host);
    return exit;
  },
});

type Again = Pick<Work, 'place' | 'plan' | 'measured' | 'policy'>;

async function matrixAgain(header: Header, history: readonly BenchRecord[], host: Host): Promise<Again> {
  const plan = planOfHistory(header, history);
  const recorded = { ...readRecorded(header), width: widthOf(plan) };
  const toolchains = { root: workspaceRoot(), env: host.env };
  const region = await resolveRegion(host.env, header.region);
  const place = await placeOf(
    { ...recorded, region, seed: header.seed, already: history.length },
    plan.cells,
    toolchains,
    host,
  );
  return {
    place,
    plan: matrixPlan(plan, (cell) => place.isClipped(cell)),
    measured: { kind: 'matrix', functions: plannedFunctions(plan) },
    policy: policyOf(recorded),
  };
}

/** The most cold starts that one of its visits takes at once. */
function widthOf({ rounds, coldPerCell }: Pick<Plan, 'rounds' | 'coldPerCell'>): number {
  return Math.ceil(coldPerCell / rounds);
}

/** Rounds that are narrower than the others would be another experiment. */
function refuseNarrower({ width, limits }: Place, planned: number): void {
  if (width >= planned) return;
  throw new BenchError(
    'LB_ACCOUNT',
    `the run was planned with ${planned} cold starts at once, and this AWS account has ${limits.concurrency} to give now`,
    'wait until it has more, or start a new run, which is planned with fewer',
  );
}

/** A journal is of one code: what was rebuilt since is another cell, whatever its name. */
function refuseChangedCode(header: Header, functions: readonly FunctionInfo[]): void {
  const begunWith = new Map(header.functions.map((fn) => [fn.name, fn.codeSha256]));
  const changed = functions.find(({ name, codeSha256 }) => {
    const before = begunWith.get(name);
    return before !== undefined && codeSha256 !== undefined && before !== codeSha256;
  });
  if (changed === undefined) return;
  throw new BenchError(
    'LB_USAGE',
    `the code of ${changed.name} is not what run ${header.run} began with`,
    'start a new run, or put the former code back',
  );
}

function cannotResumeOwn(run: string): BenchError {
  return new BenchError(
    'LB_USAGE',
    `run ${run} measured a function of your own, which may have changed since: it cannot be gone on with`,
    'start it anew with npx lambda-bench run --function',
  );
}

function headerOf(history: readonly BenchRecord[], run: string): Header {
  const [first] = history;
  if (first?.type === 'header') return first;
  throw new BenchError(
    'LB_JOURNAL',
    `the journal of ${run} does not begin with a header`,
    'start the run anew with npx lambda-bench run',
  );
}
