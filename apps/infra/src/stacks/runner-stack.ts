import { BUCKET_TAG, type FunctionSpec } from '@lambda-bench/config';
import type { Construct } from 'constructs';
import { RunBucket } from '../constructs/run-bucket.ts';
import { RunnerRole } from '../constructs/runner-role.ts';
import { BenchStack, type Deployment } from './bench-stack.ts';

export interface RunnerDeployment extends Deployment {
  /** A bucket of the user's that the instance may use as well; its own policy is the user's. */
  readonly bucket?: string;
}

export class RunnerStack extends BenchStack {
  constructor(scope: Construct, deployment: RunnerDeployment, functions: readonly FunctionSpec[]) {
    const { stack, bucket: other } = deployment;
    super(scope, 'runner', deployment, other === undefined ? {} : { [BUCKET_TAG]: other });
    const { bucket } = new RunBucket(this, 'Bucket');
    const buckets = [bucket.bucketArn, ...(other === undefined ? [] : [this.arnOfBucket(other)])];
    new RunnerRole(this, 'Instance', { stack, functions, buckets });
  }

  private arnOfBucket(name: string): string {
    return `arn:${this.partition}:s3:::${name}`;
  }
}
