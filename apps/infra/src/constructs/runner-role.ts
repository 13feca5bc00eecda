import { RUN_BUCKET, type FunctionSpec } from '@lambda-bench/config';
import { InstanceProfile, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { runOnlyStatements } from '../iam/run-only-statements.ts';
import { roleOf, type Statement } from '../iam/statement.ts';
import { DEPLOYED_PLACE } from './deployed-place.ts';

export interface RunnerRoleProps {
  readonly stack: string;
  readonly functions: readonly FunctionSpec[];
  /** By their names for IAM. */
  readonly buckets: readonly string[];
}

/** What an instance may do that measures: a run, fetching its bundle, leaving its results. Nobody can log in to it, and it ends by shutting itself down. */
export class RunnerRole extends Construct {
  constructor(scope: Construct, id: string, { stack, functions, buckets }: RunnerRoleProps) {
    super(scope, id);
    const transfer: readonly Statement[] = [
      {
        sid: 'FetchBundle',
        actions: ['s3:GetObject'],
        resources: buckets.map((bucket) => `${bucket}/${RUN_BUCKET.bundles}*`),
        wildcard: 'A bundle is named after its content.',
      },
      {
        sid: 'LeaveResults',
        actions: ['s3:PutObject'],
        resources: buckets.map((bucket) => `${bucket}/${RUN_BUCKET.results}*`),
        wildcard: 'Results are named after the run and the files of its folder.',
      },
    ];
    const role = roleOf(this, 'Role', {
      assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
      description: 'Lambda Bench: an EC2 instance that measures',
      policyName: 'Measure',
      statements: [...runOnlyStatements(DEPLOYED_PLACE, stack, functions), ...transfer],
    });
    new InstanceProfile(this, 'Profile', { role });
  }
}
