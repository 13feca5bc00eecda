import { Aws } from 'aws-cdk-lib';
import type { Place } from '../iam/place.ts';

/** Filled in by CloudFormation, so that no template knows an account. */
export const DEPLOYED_PLACE: Place = {
  partition: Aws.PARTITION,
  region: Aws.REGION,
  account: Aws.ACCOUNT_ID,
};
