import {
  BenchError,
  DEFAULT_REGION,
  DEFAULT_STACK,
  STACK_PARTS,
  type StackPartId,
} from '@lambda-bench/config';
import type { OptionTable } from '@lambda-bench/host';

/** What `deploy` and `destroy` have in common. */
export const PLACE_OPTIONS = {
  stack: { type: 'string', default: DEFAULT_STACK, describe: 'name of the deployment' },
  region: {
    type: 'string',
    describe: `AWS region (AWS_REGION, AWS_DEFAULT_REGION, the profile’s, else ${DEFAULT_REGION})`,
  },
  'dry-run': { type: 'boolean', default: false, describe: 'show what it would do and stop' },
  yes: { type: 'boolean', default: false, describe: 'do not ask' },
} as const satisfies OptionTable;

/** In the order of the table, each once. */
export function readParts(named: readonly string[]): readonly StackPartId[] {
  const known: readonly string[] = STACK_PARTS.map(({ id }) => id);
  const stranger = named.find((part) => !known.includes(part));
  if (stranger !== undefined)
    throw new BenchError('LB_USAGE', `--parts ${stranger} is not known`, `it is one of ${known.join(', ')}`);
  return STACK_PARTS.map(({ id }) => id).filter((id) => named.includes(id));
}
