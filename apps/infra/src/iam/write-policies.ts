import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workspaceRoot } from '@lambda-bench/host';
import { policyDocuments } from './policy-documents.ts';

for (const [file, policy] of Object.entries(policyDocuments())) {
  await writeFile(join(workspaceRoot(), 'docs', file), `${JSON.stringify(policy, null, 2)}\n`);
}
