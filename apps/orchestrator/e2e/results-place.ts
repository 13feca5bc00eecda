import { createResultsTable, startDynamoDb, type DynamoDb, type Engine } from '@lambda-bench/neighbours';
import type { BenchRecord } from '@lambda-bench/records';
import { openResults, type Patience, type Results } from '@lambda-bench/stores';

/** A DynamoDB of its own with the table of results, and how to reach it: through the environment, as on AWS. */
export async function resultsPlace(engine?: Engine): Promise<DynamoDb> {
  const dynamo = await startDynamoDb(engine === undefined ? {} : { engine });
  await createResultsTable(dynamo.endpoint);
  return dynamo;
}

/** A command makes its host's variables of AWS the process's; what this returns puts back what there was. */
export function keepEnvironment(): () => void {
  const before = { ...process.env };
  return () => {
    for (const name of Object.keys(process.env))
      if (!(name in before)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
  };
}

export const ACCESS = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_REGION: 'us-east-2' };

/** Everything that the SDK goes by when it is to reach `endpoint`. */
export function environmentOf(endpoint: string): Record<string, string> {
  return { ...ACCESS, AWS_ENDPOINT_URL_DYNAMODB: endpoint };
}

/** The SDK looks at the environment of the process, once, when its client is made. */
export function openAt(
  endpoint: string,
  more: { patience?: Patience; table?: string } = {},
): Promise<Results> {
  Object.assign(process.env, environmentOf(endpoint), {
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  });
  return openResults({ env: process.env, ...more });
}

export async function* streamOf(records: Iterable<BenchRecord>): AsyncGenerator<BenchRecord> {
  yield* await Promise.resolve(records);
}

export async function collected<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}
