import { BenchError, type ExitName } from '@lambda-bench/config';
import type { Host } from '@lambda-bench/host';
import { booksLine, tallyBooks, type BenchRecord } from '@lambda-bench/records';
import { printSummary } from '../measure/summary.ts';
import { recordsOf } from '../measure/records-of.ts';
import type { Ec2Account } from '../aws/ec2-account.ts';
import { resultsPrefix } from '../aws/stored-results.ts';
import { commandAgain, type PlaceGiven } from './command-again.ts';
import { fetchResults } from './fetch-results.ts';
import { follow, forgetStop, type Followed, type FollowEnd } from './follow.ts';
import { patienceAt, terminate } from './instance.ts';
import type { Interrupts } from './interrupts.ts';
import { exitOf } from './run-status.ts';
import { troubleOf } from './trouble.ts';

export interface Attendance {
  /** The folder of runs that the results go to. */
  readonly runs: string;
  readonly pollMs: number;
  /** The instance is not terminated at the end. */
  readonly keepAlive: boolean;
  /** The instance was launched for this; whoever only watches ends it after its run, and not because watching failed. */
  readonly owns: boolean;
  readonly interrupts: Interrupts;
  /** For the commands that are printed. */
  readonly given: PlaceGiven;
}

/** Some five minutes without an answer, and three for a run to stop, at five seconds a poll. */
const PATIENCE = { patience: 60, stopPatience: 36 } as const;

/**
 * Watches a run on an instance to its end, brings the results home and ends the instance, also after a failure of the
 * run. What only this machine lacks, its network or its credentials, is no reason to end a run that goes on without it.
 */
export async function attend(aws: Ec2Account, run: Followed, how: Attendance, host: Host): Promise<ExitName> {
  let end: FollowEnd | undefined;
  let exit: ExitName | undefined;
  let failure: unknown;
  try {
    end = await follow(aws, run, {
      ...PATIENCE,
      pollMs: how.pollMs,
      print: (text) => {
        host.stdout.write(text);
      },
      stop: how.interrupts.stop,
      leave: how.interrupts.leave,
    });
    if (end.kind === 'left') {
      sayLeft(host, aws, run, how);
      return 'interrupted';
    }
    await bringHome(aws, run, how, host);
    if (how.interrupts.stop.aborted) await forgetStop(aws, run);
    exit = exitAt(end, run, aws, host);
  } catch (error) {
    failure = error;
    // Once the run is over, or given up, the instance is to end all the same.
    if (end === undefined && troubleOf(error) !== 'run') {
      sayLeft(host, aws, run, how);
      throw error;
    }
    host.stderr.write(
      `what the instance has uploaded is in s3://${run.bucket}/${resultsPrefix(run.run)}; ` +
        `${commandAgain(`ec2 --follow=${run.run}`, how.given)} fetches it\n`,
    );
  }
  const isToEnd = how.owns || failure === undefined || end?.kind === 'overdue';
  if (isToEnd) await endInstance(aws, run, { ...how, failure }, host);
  if (failure !== undefined) throw toThrow(failure);
  return exit ?? 'backend';
}

/** What went wrong before is said first: an instance that is left running is the more urgent of the two. */
async function endInstance(
  aws: Ec2Account,
  { instance }: Followed,
  { keepAlive, pollMs, failure }: Attendance & { readonly failure: unknown },
  host: Host,
): Promise<void> {
  if (keepAlive) {
    host.stderr.write(
      `instance ${instance} is kept, as asked, and costs until it is terminated:\n  ${terminateCommand(aws, instance)}\n`,
    );
    return;
  }
  try {
    await terminate(aws, instance, patienceAt(pollMs));
    host.stderr.write(`instance ${instance} is terminated\n`);
  } catch (error) {
    if (failure instanceof Error) host.stderr.write(`error: ${failure.message}\n`);
    throw error;
  }
}

/** The results of a run, in its folder; false where the instance left no journal. */
export async function bringHome(
  aws: Ec2Account,
  { bucket, run }: Pick<Followed, 'bucket' | 'run'>,
  { runs, given }: Pick<Attendance, 'runs' | 'given'>,
  host: Host,
): Promise<boolean> {
  await using folder = await fetchResults(aws, { bucket, run }, runs);
  if (folder === undefined) {
    host.stderr.write('the instance left no journal\n');
    return false;
  }
  const records = await recordsOf(folder);
  printSummary(host, records, folder);
  host.stderr.write(`${booksLine(tallyBooks(records))}\n`);
  if (!wasRestored(records))
    host.stderr.write(
      `Not every function is known to be as it was: ${commandAgain(`restore --id=${run}`, given, ['runs'])}\n`,
    );
  return true;
}

function exitAt(end: FollowEnd, { instance }: Followed, aws: Ec2Account, host: Host): ExitName {
  if (end.kind === 'silent') {
    const reason = end.reason === undefined ? 'EC2 gives no reason' : end.reason;
    throw new BenchError(
      'LB_BACKEND',
      `instance ${instance} is ${end.state} and left no status (${reason})`,
      `for an hour EC2 knows what it said: aws ec2 get-console-output --latest --region ${aws.region} --instance-id ${instance}`,
    );
  }
  if (end.kind === 'overdue') {
    throw new BenchError(
      'LB_BACKEND',
      `instance ${instance} was to end itself by ${new Date(end.expired).toISOString()}, and did not`,
      'its log, if there is one, says how far the run came',
    );
  }
  if (end.kind !== 'status') {
    host.stderr.write('the run was asked to stop, and did not answer\n');
    return 'interrupted';
  }
  const { phase, exitCode } = end.status;
  host.stderr.write(
    phase === 'finished'
      ? `the run on ${instance} ended with code ${exitCode}\n`
      : `instance ${instance} failed while ${phase}; its log says why\n`,
  );
  return exitOf(end.status);
}

/** A run that ended well has said at its end that it put back what it changed. */
function wasRestored(records: readonly BenchRecord[]): boolean {
  const last = records.at(-1);
  return last?.type === 'footer' && last.restored;
}

function terminateCommand({ region }: Ec2Account, instance: string): string {
  return `aws ec2 terminate-instances --region ${region} --instance-ids ${instance}`;
}

function sayLeft(
  host: Host,
  aws: Ec2Account,
  { run, instance }: Followed,
  { keepAlive, given }: Attendance,
): void {
  host.stderr.write(
    `instance ${instance} goes on with run ${run}${keepAlive ? '' : ', and ends by itself'}\n` +
      `  ${commandAgain(`ec2 --follow=${run}`, given)} watches it again and fetches the results\n` +
      `  ${terminateCommand(aws, instance)} ends it at once\n`,
  );
}

function toThrow(failure: unknown): Error {
  return failure instanceof Error ? failure : new Error(String(failure));
}
