import { BenchError } from '@lambda-bench/config';
import { workspaceRoot } from '@lambda-bench/host';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the target `page` of this project puts the page's program. */
export const PAGE_SCRIPT = 'dist/apps/analyzer-page/page.js';

export async function pageScript(): Promise<string> {
  try {
    return await readFile(join(workspaceRoot(), PAGE_SCRIPT), 'utf8');
  } catch (error) {
    throw new BenchError('LB_ARTEFACT', `${PAGE_SCRIPT} is not built`, 'npx nx run analyzer:build', {
      cause: error,
    });
  }
}
