import type { Construct } from 'constructs';
import { ResultsTable } from '../constructs/results-table.ts';
import { BenchStack, type Deployment } from './bench-stack.ts';

export class ResultsStack extends BenchStack {
  constructor(scope: Construct, deployment: Deployment) {
    super(scope, 'results', deployment);
    new ResultsTable(this, 'Results');
  }
}
