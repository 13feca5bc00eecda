import { DEFAULT_STACK } from '@lambda-bench/config';
import { describe, expect, it } from 'vitest';
import { deployedFunctions } from '../deployed-functions.ts';
import type { Place } from './place.ts';
import { PLACEHOLDERS } from './policy-text.ts';
import { runOnlyPolicy } from './run-only-policy.ts';

/** As long as they come. */
const FAR_AWAY: Place = { partition: 'aws-us-gov', region: 'ap-southeast-2', account: '123456789012' };
const MANAGED_POLICY_MAX = 6144;
const INLINE_POLICIES_OF_ROLE_MAX = 10_240;
/** Of what fetches the bundle and leaves the results, with two buckets whose names are as long as they can be. */
const TRANSFER_ALLOWANCE = 560;

const CORE = deployedFunctions({ set: 'core', without: [] });

describe('the policy of a user who only runs', () => {
  it('fits into one managed policy, whatever the region', () => {
    expect(JSON.stringify(runOnlyPolicy(FAR_AWAY, DEFAULT_STACK, CORE)).length).toBeLessThan(
      MANAGED_POLICY_MAX,
    );
  });

  it('fits into the role of a runner that measures every function there is', () => {
    const all = runOnlyPolicy(FAR_AWAY, DEFAULT_STACK, deployedFunctions({ set: 'all', without: [] }));
    expect(JSON.stringify(all).length).toBeLessThan(INLINE_POLICIES_OF_ROLE_MAX - TRANSFER_ALLOWANCE);
  });

  it('deletes numbered versions and never a function', () => {
    const deleting = runOnlyPolicy(PLACEHOLDERS, DEFAULT_STACK, CORE).Statement.filter(({ Action }) =>
      Action.includes('lambda:DeleteFunction'),
    );
    expect(deleting).toHaveLength(1);
    for (const resource of deleting[0]?.Resource ?? [])
      expect(resource).toMatch(/:function:[a-z0-9-]+-\*:\*$/);
  });

  it('allows nothing that makes, removes or opens anything', () => {
    const actions = runOnlyPolicy(PLACEHOLDERS, DEFAULT_STACK, CORE).Statement.flatMap(
      ({ Action }) => Action,
    );
    expect(actions.filter((action) => /Create|Tag|Permission|Attach|Pass|iam:|sts:/.test(action))).toEqual(
      [],
    );
    expect(actions.filter((action) => action.includes('Delete'))).toEqual(['lambda:DeleteFunction']);
  });
});
