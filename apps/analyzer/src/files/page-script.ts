import { workspaceRoot } from '@lambda-bench/host';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the target `page` of this project puts the page's program. */
export const PAGE_SCRIPT = 'dist/apps/analyzer-page/page.js';

export async function pageScript(): Promise<string> {
  return readFile(join(workspaceRoot(), PAGE_SCRIPT), 'utf8');
}
