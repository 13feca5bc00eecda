import { BenchError } from '@lambda-bench/config';
import type { Host } from '@lambda-bench/host';

/** Goes on after a typed `yes` and nothing else. Where nobody can be asked, `--yes` has to be given. */
export async function confirm(host: Host, question: string): Promise<boolean> {
  const answer = await host.ask(`${question} Type yes to go on: `);
  if (answer === undefined) {
    throw new BenchError(
      'LB_USAGE',
      'this wants a confirmation, and there is no terminal to ask on',
      'add --yes',
    );
  }
  return answer.trim() === 'yes';
}
