import { STACK_PARTS } from './deployment.ts';
import { BenchError } from './errors.ts';

/** CloudFormation takes 128 characters, of which the longest name of a part needs some. */
const LONGEST = 128 - Math.max(...STACK_PARTS.map(({ suffix }) => suffix.length));
const STACK_NAME = new RegExp(`^[A-Za-z][A-Za-z0-9-]{0,${LONGEST - 1}}$`);

/** Refuses what cannot name a deployment; `option` is how it was given. */
export function checkStackName(name: string, option = '--stack '): string {
  if (STACK_NAME.test(name)) return name;
  throw new BenchError(
    'LB_USAGE',
    `${option}${name} cannot name a stack`,
    `a letter first, then letters, digits and hyphens, ${LONGEST} at most`,
  );
}
