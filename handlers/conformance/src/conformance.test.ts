import process, { arch as hostArch } from 'node:process';
import { readFile } from 'node:fs/promises';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { DEFAULT_REGION, functionName, LOCAL_CREDENTIALS, runtimeOf, WORKLOADS } from '@lambda-bench/config';
import { startEmulator, type Emulator } from '@lambda-bench/emulator';
import {
  createTestDataTable,
  deployFunctions,
  functionOf,
  startDynamoDb,
  type DynamoDb,
} from '@lambda-bench/neighbours';
import { listArtefacts, runtimeHome } from '@lambda-bench/toolchains';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './ask.ts';
import { brokenPromises } from './required.ts';
import { FAILURE_FIELDS, REQUESTS, SUCCESS_FIELDS } from './requests.ts';

const root = new URL('../../../', import.meta.url).pathname;
const place = { root, env: process.env };
/** Enough for every language's 100 MB of integers, Python's boxed ones included, and a whole vCPU. */
const MEMORY_MB = 2048;
const region = DEFAULT_REGION;
const native = hostArch === 'arm64' ? 'arm64' : 'x86_64';
const artefacts = (await listArtefacts(root)).filter((artefact) => artefact.arch === native);
const cases = await Promise.all(
  artefacts.map(async (artefact) => {
    const home = await runtimeHome(runtimeOf(artefact.runtime).identifier, place);
    return { name: functionName(artefact), artefact, cannotRun: home.ok ? undefined : home.reason };
  }),
);
for (const { name, cannotRun } of cases)
  if (cannotRun !== undefined) process.stderr.write(`SKIP ${name}: ${cannotRun}\n`);

let emulator: Emulator;
let dynamo: DynamoDb;
let client: LambdaClient;

beforeAll(async () => {
  dynamo = await startDynamoDb();
  await createTestDataTable(dynamo.endpoint);
  emulator = await startEmulator({ toolchains: place });
  client = new LambdaClient({
    endpoint: emulator.endpoint,
    region,
    credentials: LOCAL_CREDENTIALS,
    maxAttempts: 1,
  });
});

afterAll(async () => {
  client.destroy();
  await emulator[Symbol.asyncDispose]();
  await dynamo[Symbol.asyncDispose]();
});

it('something was built', () => {
  expect(artefacts.map(functionName)).not.toEqual([]);
});

it('what LAMBDA_BENCH_REQUIRE names was built and runs here', () => {
  expect(brokenPromises(cases, native, place)).toEqual([]);
});

describe.each(cases)('$name', ({ name, artefact, cannotRun }) => {
  const requests = REQUESTS.filter((request) => request.workload === artefact.workload);
  const fields = SUCCESS_FIELDS[artefact.workload];

  it.skipIf(cannotRun !== undefined)(
    'answers every request as the contract says',
    { timeout: 240_000 },
    async () => {
      // As a user would: the archive, over the wire.
      const code = { zip: await readFile(artefact.zipPath) };
      await deployFunctions([{ ...functionOf(artefact), code, memoryMb: MEMORY_MB }], {
        endpoint: emulator.endpoint,
        region,
        dynamoEndpoint: dynamo.endpoint,
      });
      for (const { what, event, answer } of requests) {
        const given = await ask(client, name, event);
        expect(given, what).toMatchObject(answer);
        expect(Object.keys(given).sort(), what).toEqual(
          answer['success'] === true ? fields : [...FAILURE_FIELDS],
        );
        if (answer['success'] === true) expect(given['logStream'], what).toContain('[$LATEST]');
      }
    },
  );
});

it('there is a request for every workload', () => {
  expect(new Set(REQUESTS.map((request) => request.workload))).toEqual(
    new Set(WORKLOADS.map((row) => row.id)),
  );
});
