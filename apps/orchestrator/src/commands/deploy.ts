import { defineCommand } from '@lambda-bench/host';
import { DEPLOY_OPTIONS } from '../deploy/deploy-options.ts';

export const deployCommand = defineCommand({
  usage: 'deploy',
  options: DEPLOY_OPTIONS,
  examples: [
    ['deploy --dry-run', 'what would be made'],
    ['deploy --bootstrap --expires=7d', 'the first time in an account and region; results stay'],
    ['deploy --parts=results', 'the table of results alone'],
  ],
  // As with ec2, no other command is to wait for the SDK's clients.
  async run(args, host) {
    const { deploy } = await import('../deploy/deploy.ts');
    return deploy(args, host);
  },
});
