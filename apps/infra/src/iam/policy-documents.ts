import { DEFAULT_STACK } from '@lambda-bench/config';
import { deployedFunctions } from '../deployed-functions.ts';
import { deployPolicy } from './deploy-policy.ts';
import { executionPolicy } from './execution-policy.ts';
import { PLACEHOLDERS, type PolicyText } from './policy-text.ts';
import { runOnlyPolicy } from './run-only-policy.ts';

/** The policies in docs, by the names of their files: of the core set under its own name. */
export function policyDocuments(): Readonly<Record<string, PolicyText>> {
  const core = deployedFunctions({ set: 'core', without: [] });
  return {
    'iam-run-only.json': runOnlyPolicy(PLACEHOLDERS, DEFAULT_STACK, core),
    'iam-deploy.json': deployPolicy(PLACEHOLDERS, DEFAULT_STACK),
    'iam-cloudformation.json': executionPolicy(PLACEHOLDERS, DEFAULT_STACK, core),
  };
}
