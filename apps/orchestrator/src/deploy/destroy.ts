import { resolve } from 'node:path';
import { resolveRegion } from '@lambda-bench/aws';
import { checkStackName, type ExitName } from '@lambda-bench/config';
import type { Host } from '@lambda-bench/host';
import { AwsAccount, callerOf } from '../aws/account.ts';
import { confirm } from '../measure/confirm.ts';
import { realTime } from '../measure/real-time.ts';
import { DEFAULT_PARTS, type DestroyOptions } from './destroy-options.ts';
import { destroyStacks, planDestruction, type Doomed } from './destroy-stacks.ts';
import { readParts } from './part-options.ts';
import { refuseLive } from './refuse-live.ts';

/** Shows what would go, and removes it after a yes. */
export async function destroy(args: DestroyOptions, host: Host): Promise<ExitName> {
  const stack = checkStackName(args.stack);
  const parts = readParts(args.parts ?? DEFAULT_PARTS);
  const runs = resolve(host.cwd, args.runs);
  const region = await resolveRegion(host.env, args.region);
  using account = new AwsAccount(region);
  const caller = await callerOf(account);
  host.stderr.write(`account ${caller.account} as ${caller.arn}, region ${region}\n`);
  const doomed = await planDestruction(account, { stack, parts, runs });
  if (doomed.length === 0) {
    host.stdout.write(`nothing to remove: ${stack} has no ${parts.join(' and no ')} there\n`);
    return 'ok';
  }
  // A run reaches its results only when it has ended.
  if (doomed.some(({ part }) => part !== 'results'))
    await refuseLive(region, { stack, runs, now: realTime.clock.now() });
  for (const one of doomed) show(one, host);
  if (args['dry-run']) return 'ok';
  const question = `This removes ${doomed.map(({ name }) => name).join(', ')} from ${caller.account}, ${region}, for good.`;
  if (!args.yes && !(await confirm(host, question))) {
    host.stderr.write('nothing was removed\n');
    return 'ok';
  }
  await destroyStacks(account, doomed, host);
  if (!parts.includes('results'))
    host.stdout.write(`results stay, where there are any: destroy --parts=results removes them\n`);
  return 'ok';
}

function show({ name, status, reason, summary, contents }: Doomed, host: Host): void {
  const why = reason === undefined ? '' : `: ${reason}`;
  const state = /FAILED|ROLLBACK/.test(status) ? ` (${status}${why})` : '';
  host.stdout.write(`${name}${state}: ${summary}\n`);
  for (const line of contents) host.stdout.write(`  ${line}\n`);
}
