import { defineCommand } from '@lambda-bench/host';
import { DESTROY_OPTIONS } from '../deploy/destroy-options.ts';

export const destroyCommand = defineCommand({
  usage: 'destroy',
  options: DESTROY_OPTIONS,
  examples: [
    ['destroy --dry-run', 'what would be removed'],
    ['destroy --parts=functions,results,runner', 'everything, the results as well'],
  ],
  // As with ec2, no other command is to wait for the SDK's clients.
  async run(args, host) {
    const { destroy } = await import('../deploy/destroy.ts');
    return destroy(args, host);
  },
});
