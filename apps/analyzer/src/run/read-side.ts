import { BenchError } from '@lambda-bench/config';
import type { Host } from '@lambda-bench/host';
import { publishedSide, runSide, type Side } from '@lambda-bench/report';
import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { readExportedFacts } from '../export/exported-facts.ts';
import { locateRun } from './locate-run.ts';
import { readFacts } from './read-facts.ts';

export const PUBLISHED = 'published';
const EXPORTED = 'samples.json';

/** A run, the folder of an export in JSON, or the published table. */
export async function readSide(reference: string, host: Pick<Host, 'cwd'>): Promise<Side> {
  if (reference === PUBLISHED) return publishedSide();
  const exported = exportedAt(resolve(host.cwd, reference));
  if (exported !== undefined) return runSide(basename(reference), await readExportedFacts(exported));
  const place = await locateRun(reference, host);
  const facts = await readFacts(place.journal);
  if (facts.series.size === 0) {
    throw new BenchError(
      'LB_JOURNAL',
      `${place.journal} has no sample to compare`,
      'lambda-bench report says what became of them',
    );
  }
  return runSide(place.id, facts);
}

function exportedAt(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  if (statSync(path).isFile()) return path.endsWith('.json') ? path : undefined;
  const file = join(path, EXPORTED);
  return existsSync(file) ? file : undefined;
}
