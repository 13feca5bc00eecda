import {
  BenchError,
  DEPLOYED,
  functionName,
  runtimeOf,
  TEST_TABLE_VARIABLE,
  workloadOf,
  type ArchitectureId,
} from '@lambda-bench/config';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function, Runtime, type FunctionOptions } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { RustFunction } from 'cargo-lambda-cdk';
import { Construct } from 'constructs';
import type { DeployedFunction } from '../function-code.ts';
import { logGroupName, logStatement, testTableStatement } from '../iam/function-statements.ts';
import { roleOf } from '../iam/statement.ts';
import { DEPLOYED_PLACE } from './deployed-place.ts';

export interface BenchFunctionProps extends DeployedFunction {
  /** Given to workloads that use it, and unknown to all others. */
  readonly testTable: Table;
}

const ARCHITECTURE_OF: Readonly<Record<ArchitectureId, Architecture>> = {
  arm64: Architecture.ARM_64,
  x86_64: Architecture.X86_64,
};

/** CloudWatch Logs knows certain numbers of days only: a row that names another fails to compile here. */
const RETENTION_OF: Readonly<Record<typeof DEPLOYED.logRetentionDays, RetentionDays>> = {
  3: RetentionDays.THREE_DAYS,
};

/** A function with a log group and a role of its own: a role that is shared could write into the logs of all who share it. */
export class BenchFunction extends Construct {
  constructor(scope: Construct, { spec, code, testTable }: BenchFunctionProps) {
    super(scope, functionName(spec));
    const table = workloadOf(spec.workload).usesDynamoDb ? testTable : undefined;
    const statements = [
      logStatement(DEPLOYED_PLACE, spec),
      ...(table === undefined ? [] : [testTableStatement(table.tableArn)]),
    ];
    const options: FunctionOptions = {
      functionName: functionName(spec),
      description: `Lambda Bench: ${spec.workload} on ${spec.runtime}, ${spec.arch}`,
      architecture: ARCHITECTURE_OF[spec.arch],
      memorySize: DEPLOYED.memoryMb,
      timeout: Duration.seconds(DEPLOYED.timeoutSeconds),
      role: roleOf(this, 'Role', {
        assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
        description: `Lambda Bench: ${functionName(spec)}`,
        policyName: 'Run',
        statements,
      }),
      logGroup: new LogGroup(this, 'Log', {
        logGroupName: logGroupName(spec),
        retention: RETENTION_OF[DEPLOYED.logRetentionDays],
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      ...(table === undefined ? {} : { environment: { [TEST_TABLE_VARIABLE]: table.tableName } }),
    };
    if (code.kind === 'cargo') this.#compile(functionName(spec), code.manifestPath, spec.workload, options);
    else this.#upload(runtimeOf(spec.runtime), code, options);
    for (const id of ['AwsSolutions-L1', 'CloudFormation-Validate::W2531']) {
      Validations.of(this).acknowledge({
        id,
        reason: 'Older runtimes are deployed to be compared with newer ones.',
      });
    }
  }

  #upload(
    runtime: { readonly identifier: string; readonly handler: string },
    code: { readonly zipPath: string; readonly zipSha256: string },
    options: FunctionOptions,
  ): void {
    new Function(this, 'Function', {
      ...options,
      runtime: new Runtime(runtime.identifier),
      handler: runtime.handler,
      // The digest of the archive was checked a moment ago; hashing it once more would say nothing new.
      code: Code.fromAsset(code.zipPath, { assetHash: code.zipSha256 }),
    });
  }

  #compile(name: string, manifestPath: string, binaryName: string, options: FunctionOptions): void {
    try {
      new RustFunction(this, 'Function', {
        ...options,
        manifestPath,
        binaryName,
        bundling: { cargoLambdaFlags: ['--locked'] },
      });
    } catch (error) {
      throw new BenchError(
        'LB_ARTEFACT',
        `${name} was not built, and cargo lambda could not compile it; what it said stands above.`,
        'Run `npx nx run handlers-rust:build` and `npx nx run handlers-rust:build-arm64` first.',
        { cause: error },
      );
    }
  }
}
