import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { functionName, workloadOf } from '@lambda-bench/config';
import { listArtefacts } from '@lambda-bench/toolchains';
import { describe, expect, it } from 'vitest';

/** As each language's SDK leaves its name behind: in bundles, in names of files, in programs, in the directory of a jar. */
const SDK_TRACES = /@aws-sdk|@smithy|x-amz-|botocore|aws-sdk-|aws_sdk_|awssdk|dynamodb/i;

const artefacts = await listArtefacts(new URL('../../../', import.meta.url).pathname);

describe.each(artefacts.map((artefact) => ({ name: functionName(artefact), artefact })))(
  '$name',
  ({ artefact }) => {
    const allowed = workloadOf(artefact.workload).usesDynamoDb;

    it(allowed ? 'holds an AWS SDK, so the search for one works' : 'holds no AWS SDK', async () => {
      expect(await hasTraces(artefact.codeDir)).toBe(allowed);
    });
  },
);

async function hasTraces(folder: string): Promise<boolean> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    if (SDK_TRACES.test(entry.name)) return true;
    if (SDK_TRACES.test(await readFile(join(entry.parentPath, entry.name), 'latin1'))) return true;
  }
  return false;
}
