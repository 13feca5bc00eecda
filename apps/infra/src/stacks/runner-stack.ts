import type { FunctionSpec } from '@lambda-bench/config';
import type { Construct } from 'constructs';
import { RunBucket } from '../constructs/run-bucket.ts';
import { RunnerRole } from '../constructs/runner-role.ts';
import { BenchStack, type Deployment } from './bench-stack.ts';

export class RunnerStack extends BenchStack {
  constructor(scope: Construct, deployment: Deployment, functions: readonly FunctionSpec[]) {
    super(scope, 'runner', deployment);
    const { bucket } = new RunBucket(this, 'Bucket');
    new RunnerRole(this, 'Instance', { stack: deployment.stack, functions, bucket });
  }
}
