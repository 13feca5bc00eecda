import { resolve } from 'node:path';
import { resolveRegion } from '@lambda-bench/aws';
import { BenchError, type ExitName } from '@lambda-bench/config';
import type { Host } from '@lambda-bench/host';
import { checkRunId } from '@lambda-bench/stores';
import { attend, bringHome } from './attend.ts';
import { Aws } from './aws.ts';
import { pollMsOf, type Ec2Options } from './ec2-options.ts';
import { refuseExisting } from './fetch-results.ts';
import { textOf } from './follow.ts';
import { watchInterrupts } from './interrupts.ts';
import { instancesOf, runnerResources } from './look-up.ts';
import { KEEP_TAG, resultKey } from './plan.ts';
import { exitOf, readStatus } from './run-status.ts';

/** Watches a run that was launched before, fetches its results and ends its instance. */
export async function followRun(
  args: Ec2Options & { readonly follow: string },
  host: Host,
): Promise<ExitName> {
  const run = checkRunId(args.follow);
  const runs = resolve(host.cwd, args.runs);
  await refuseExisting(runs, run);
  using aws = new Aws(await resolveRegion(host.env, args.region));
  const bucket = args['s3-bucket'] ?? (await runnerResources(aws, args.stack)).bucket;
  const [instance] = await instancesOf(aws, run);
  if (instance === undefined) return await fetchForgotten(aws, { run, bucket, runs }, host);
  const keepAlive = args['keep-alive'] || instance.tags.has(KEEP_TAG);
  const followed = { run, bucket, instance: instance.id };
  using interrupts = watchInterrupts(host, { stops: false });
  return await attend(
    aws,
    followed,
    { runs, pollMs: pollMsOf(args), keepAlive, owns: false, interrupts },
    host,
  );
}

/** An hour after its end EC2 has forgotten an instance; the bucket remembers for longer. */
async function fetchForgotten(
  aws: Aws,
  { run, bucket, runs }: { readonly run: string; readonly bucket: string; readonly runs: string },
  host: Host,
): Promise<ExitName> {
  const status = readStatus((await textOf(aws, bucket, resultKey(run, 'status'))) ?? '');
  const fetched = await bringHome(aws, { run, bucket }, runs, host);
  if (status !== undefined) return exitOf(status);
  throw new BenchError(
    fetched ? 'LB_BACKEND' : 'LB_RUN_NOT_FOUND',
    fetched
      ? `run ${run} was cut off: its instance is gone and left no status`
      : `neither EC2 in ${aws.region} nor bucket ${bucket} knows a run ${run}`,
    fetched
      ? `lambda-bench resume --id ${run} goes on with it`
      : 'name it as lambda-bench ec2 did, with the same --region and --stack',
  );
}
