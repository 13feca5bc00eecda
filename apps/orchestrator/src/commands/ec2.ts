import { defineCommand } from '@lambda-bench/host';
import { EC2_OPTIONS } from '../ec2/ec2-options.ts';

export const ec2Command = defineCommand({
  usage: 'ec2',
  options: EC2_OPTIONS,
  examples: [
    ['ec2 --mode=balanced --dry-run', 'every call that a balanced run on an instance makes'],
    ['ec2 --mode=production --budget=20 --detach', 'starts it and leaves'],
    ['ec2 --follow=2026-01-02-ec2-1a2b', 'watches it, fetches the results, ends the instance'],
  ],
  // The SDK's clients for it are larger than the rest of the program, and no other command is to wait for them.
  async run(args, host) {
    if (args.follow === undefined) {
      const { measureOnInstance } = await import('../ec2/measure-on-instance.ts');
      return measureOnInstance(args, host);
    }
    const { followRun } = await import('../ec2/follow-run.ts');
    return followRun({ ...args, follow: args.follow }, host);
  },
});
