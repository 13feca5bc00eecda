import { functionsOf, type FunctionSpec } from '@lambda-bench/config';
import { whyLanguageCannot } from '@lambda-bench/plan';
import type { DeploymentRequest } from './deployment-request.ts';

/** What the tables say, without what a language has no handler for. */
export function deployedFunctions({
  set,
  without,
}: Pick<DeploymentRequest, 'set' | 'without'>): readonly FunctionSpec[] {
  return functionsOf(set).filter(
    (spec) => whyLanguageCannot(spec) === undefined && !without.includes(spec.runtime),
  );
}
