import { resolve } from 'node:path';
import { resolveRegion } from '@lambda-bench/aws';
import { BenchError, DEFAULT_STACK, type ExitName } from '@lambda-bench/config';
import type { Host } from '@lambda-bench/host';
import { checkRunId } from '@lambda-bench/stores';
import { attend, bringHome } from './attend.ts';
import { Ec2Account } from '../aws/ec2-account.ts';
import { commandAgain, type PlaceGiven } from './command-again.ts';
import type { Ec2Options } from './ec2-options.ts';
import { refuseFetched } from './fetch-results.ts';
import { textOf } from './follow.ts';
import { watchInterrupts } from './interrupts.ts';
import { instancesOf, runnerResources } from './look-up.ts';
import { KEEP_TAG, resultKey } from './plan.ts';
import { pollMsOf } from './poll.ts';
import { exitOf, readStatus } from './run-status.ts';

/** Watches a run that was launched before, fetches its results and ends its instance. */
export async function followRun(
  args: Ec2Options & { readonly follow: string },
  host: Host,
): Promise<ExitName> {
  const run = checkRunId(args.follow);
  const runs = resolve(host.cwd, args.runs);
  using aws = new Ec2Account(await resolveRegion(host.env, args.region));
  const bucket = args['s3-bucket'] ?? (await runnerResources(aws, args.stack ?? DEFAULT_STACK)).bucket;
  await refuseFetched(aws, { bucket, run }, runs);
  const [instance] = await instancesOf(aws, run);
  if (instance === undefined) return await fetchForgotten(aws, { run, bucket, runs, given: args }, host);
  const keepAlive = args['keep-alive'] || instance.tags.has(KEEP_TAG);
  const followed = { run, bucket, instance: instance.id };
  using interrupts = watchInterrupts(host, { stops: false });
  return await attend(
    aws,
    followed,
    { runs, pollMs: pollMsOf(host.env), keepAlive, owns: false, interrupts, given: args },
    host,
  );
}

interface Forgotten {
  readonly run: string;
  readonly bucket: string;
  readonly runs: string;
  readonly given: PlaceGiven;
}

/** An hour after its end EC2 has forgotten an instance; the bucket remembers for longer. */
async function fetchForgotten(
  aws: Ec2Account,
  { run, bucket, runs, given }: Forgotten,
  host: Host,
): Promise<ExitName> {
  const status = readStatus((await textOf(aws, bucket, resultKey(run, 'status'))) ?? '');
  const fetched = await bringHome(aws, { run, bucket }, { runs, given }, host);
  if (status !== undefined) return exitOf(status);
  throw new BenchError(
    fetched ? 'LB_BACKEND' : 'LB_RUN_NOT_FOUND',
    fetched
      ? `run ${run} was cut off: its instance is gone and left no status`
      : `neither EC2 in ${aws.region} nor bucket ${bucket} knows a run ${run}`,
    fetched
      ? `${commandAgain(`resume --id=${run}`, given, ['runs'])} goes on with it`
      : 'name it as npx lambda-bench ec2 did, with the same --region and --stack',
  );
}
