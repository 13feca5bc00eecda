import { BenchError } from '@lambda-bench/config';
import { publishedSide, runSide, type Side } from '@lambda-bench/report';
import type { TableArgs } from '@lambda-bench/stores';
import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { readExportedFacts } from '../export/exported-facts.ts';
import { readFacts } from './read-facts.ts';
import { openRunSource, storedRun, type RunSource, type SourceHost } from './run-source.ts';

export const PUBLISHED = 'published';
/** Before the name of a run that is in the table of results: there is no option, since each side may be elsewhere. */
export const STORED = 'dynamodb:';
const EXPORTED = 'samples.json';

/** A run here or in the table of results, the folder of an export in JSON, or the published table. */
export async function readSide(reference: string, args: TableArgs, host: SourceHost): Promise<Side> {
  if (reference === PUBLISHED) return publishedSide();
  if (reference.startsWith(STORED)) {
    await using source = await storedRun(reference.slice(STORED.length), args, host);
    return await sideOf(source);
  }
  const exported = exportedAt(resolve(host.cwd, reference));
  if (exported !== undefined) return runSide(basename(reference), await readExportedFacts(exported));
  return sideOf(await openRunSource(reference, { ...args, from: 'folder' }, host));
}

async function sideOf(source: RunSource): Promise<Side> {
  const facts = await readFacts(source);
  if (facts.series.size === 0) {
    throw new BenchError(
      'LB_JOURNAL',
      `${source.name} has no sample to compare`,
      'npx lambda-bench report says what became of them',
    );
  }
  return runSide(source.id, facts);
}

function exportedAt(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  if (statSync(path).isFile()) return path.endsWith('.json') ? path : undefined;
  const file = join(path, EXPORTED);
  return existsSync(file) ? file : undefined;
}
