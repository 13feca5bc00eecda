import type { FunctionSpec } from '@lambda-bench/config';
import type { Place } from './place.ts';
import { policyText, type PolicyText } from './policy-text.ts';
import { resultsStatements, runOnlyStatements } from './run-only-statements.ts';

/** The policy of a user who measures and keeps results, and who can neither deploy nor destroy. */
export function runOnlyPolicy(place: Place, stack: string, functions: readonly FunctionSpec[]): PolicyText {
  return policyText([...runOnlyStatements(place, stack, functions), ...resultsStatements(place)]);
}
