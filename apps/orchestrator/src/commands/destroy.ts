import { resolveRegion } from '@lambda-bench/aws';
import { checkStackName } from '@lambda-bench/config';
import { defineCommand, listOption } from '@lambda-bench/host';
import { AwsAccount, callerOf } from '../aws/account.ts';
import { destroyStacks, planDestruction } from '../deploy/destroy-stacks.ts';
import { PLACE_OPTIONS, readParts } from '../deploy/part-options.ts';
import { confirm } from '../measure/confirm.ts';

/** Results outlive the functions they were measured on, unless they are named. */
const DEFAULT_PARTS = ['functions', 'runner'];

export const destroyCommand = defineCommand({
  usage: 'destroy',
  options: { ...PLACE_OPTIONS, parts: listOption('which of functions, results, runner (functions, runner)') },
  examples: [
    ['destroy --dry-run', 'what would be removed'],
    ['destroy --parts=functions,results,runner', 'everything, the results as well'],
  ],
  async run(args, host) {
    const stack = checkStackName(args.stack);
    const parts = readParts(args.parts ?? DEFAULT_PARTS);
    const region = await resolveRegion(host.env, args.region);
    using account = new AwsAccount(region);
    const caller = await callerOf(account);
    host.stderr.write(`account ${caller.account} as ${caller.arn}, region ${region}\n`);
    const doomed = await planDestruction(account, stack, parts);
    if (doomed.length === 0) {
      host.stdout.write(`nothing to remove: ${stack} has no ${parts.join(' and no ')} there\n`);
      return 'ok';
    }
    for (const { name, status, reason, summary, contents } of doomed) {
      const state = /FAILED|ROLLBACK/.test(status)
        ? ` (${status}${reason === undefined ? '' : `: ${reason}`})`
        : '';
      host.stdout.write(`${name}${state}: ${summary}\n`);
      for (const line of contents) host.stdout.write(`  ${line}\n`);
    }
    if (args['dry-run']) return 'ok';
    const question = `This removes ${doomed.map(({ name }) => name).join(', ')} from ${caller.account}, ${region}, for good.`;
    if (!args.yes && !(await confirm(host, question))) {
      host.stderr.write('nothing was removed\n');
      return 'ok';
    }
    await destroyStacks(account, doomed, host);
    return 'ok';
  },
});
