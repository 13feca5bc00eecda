import { Aws } from 'aws-cdk-lib';

/** Where resources are named to be: in a template by CloudFormation's own variables, in a document by placeholders. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** Filled in by CloudFormation, so that no template knows an account. */
export const DEPLOYED_PLACE: Place = {
  partition: Aws.PARTITION,
  region: Aws.REGION,
  account: Aws.ACCOUNT_ID,
};

export function arnIn(place: Place, service: string, resource: string): string {
  return `arn:${place.partition}:${service}:${place.region}:${place.account}:${resource}`;
}
