import { defineCommand } from '@lambda-bench/host';
import { SWEEP_OPTIONS } from '../sweep/sweep-options.ts';

export const sweepCommand = defineCommand({
  usage: 'sweep',
  options: SWEEP_OPTIONS,
  examples: [
    ['sweep --dry-run', 'what runs left on AWS that crashed'],
    ['sweep --older-than=2d', 'removes it after a yes, if it is older than two days'],
  ],
  // As with ec2, no other command is to wait for the SDK's clients.
  async run(args, host) {
    const { sweep } = await import('../sweep/sweep.ts');
    return sweep(args, host);
  },
});
