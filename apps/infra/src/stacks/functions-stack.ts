import type { Construct } from 'constructs';
import { BenchFunction } from '../constructs/bench-function.ts';
import { TestDataTable } from '../constructs/test-data-table.ts';
import type { DeployedFunction } from '../function-code.ts';
import { BenchStack, type Deployment } from './bench-stack.ts';

export class FunctionsStack extends BenchStack {
  constructor(scope: Construct, deployment: Deployment, functions: readonly DeployedFunction[]) {
    super(scope, 'functions', deployment);
    const { table } = new TestDataTable(this, 'TestData');
    for (const fn of functions) new BenchFunction(this, { ...fn, testTable: table });
  }
}
