import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_STACK } from '@lambda-bench/config';
import { workspaceRoot } from '@lambda-bench/host';
import { deployedFunctions } from '../deployed-functions.ts';
import { PLACEHOLDERS, runOnlyPolicy } from './run-only-policy.ts';

const policy = runOnlyPolicy(PLACEHOLDERS, DEFAULT_STACK, deployedFunctions({ set: 'core', without: [] }));

await writeFile(join(workspaceRoot(), 'docs', 'iam-run-only.json'), `${JSON.stringify(policy, null, 2)}\n`);
