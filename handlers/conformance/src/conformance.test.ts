import { arch as hostArch } from 'node:process';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { functionName, runtimeOf, WORKLOADS } from '@lambda-bench/config';
import { startEmulator, type Emulator } from '@lambda-bench/emulator';
import { createTestDataTable, startDynamoDb, type DynamoDb } from '@lambda-bench/neighbours';
import { listArtefacts, runtimeHome } from '@lambda-bench/toolchains';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, clientOf, deploy } from './deployed.ts';
import { FAILURE_FIELDS, REQUESTS, SUCCESS_FIELDS } from './requests.ts';

const root = new URL('../../../', import.meta.url).pathname;
const native = hostArch === 'arm64' ? 'arm64' : 'x86_64';
const artefacts = (await listArtefacts(root)).filter((artefact) => artefact.arch === native);
const homes = await Promise.all(
  artefacts.map(({ runtime }) => runtimeHome(runtimeOf(runtime).identifier, { root, env: process.env })),
);

let emulator: Emulator;
let dynamo: DynamoDb;
let client: LambdaClient;

beforeAll(async () => {
  dynamo = await startDynamoDb();
  await createTestDataTable(dynamo.endpoint);
  emulator = await startEmulator();
  client = clientOf(emulator.endpoint);
});

afterAll(async () => {
  client.destroy();
  await emulator[Symbol.asyncDispose]();
  await dynamo[Symbol.asyncDispose]();
});

it('something was built', () => {
  expect(artefacts.map(functionName)).not.toEqual([]);
});

describe.each(
  artefacts.map((artefact, index) => ({
    name: functionName(artefact),
    artefact,
    runs: homes[index]?.ok === true,
  })),
)('$name', ({ name, artefact }) => {
  const home = runtimeHome(runtimeOf(artefact.runtime).identifier);
  const requests = REQUESTS.filter((request) => request.workload === artefact.workload);

  it.skipIf(!runs)('answers every request as the contract says', { timeout: 240_000 }, async () => {
    await deploy(client, artefact, dynamo.endpoint);
    for (const { what, event, answer } of requests) {
      const given = await ask(client, name, event);
      expect(given, what).toMatchObject(answer);
      const fields = answer['success'] === true ? SUCCESS_FIELDS[artefact.workload] : FAILURE_FIELDS;
      expect(Object.keys(given).sort(), what).toEqual([...fields]);
      if (answer['success'] === true) expect(given['logStream'], what).toMatch(/\[\$LATEST\]/);
    }
  });
});

it('there is a request for every workload', () => {
  expect(new Set(REQUESTS.map((request) => request.workload))).toEqual(
    new Set(WORKLOADS.map((row) => row.id)),
  );
});
