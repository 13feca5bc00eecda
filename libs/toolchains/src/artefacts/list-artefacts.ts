import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { allFunctions, BenchError, functionName, type FunctionSpec } from '@lambda-bench/config';
import { artefactFolder, type Artefact, type LocatedArtefact } from './artefact.ts';
import { contentDigest, readContent } from './content-files.ts';

const REBUILD = 'Run `npx nx run handlers:build` to build it again.';

/** Every artefact that was built, in the order of the tables, each held against its own digests. */
export async function listArtefacts(root: string): Promise<readonly LocatedArtefact[]> {
  const built = allFunctions().filter((fn) => existsSync(artefactFolder(root, fn)));
  return Promise.all(built.map((fn) => artefactOf(root, fn)));
}

/** Throws when it was not built, or is not what its manifest says. */
export async function artefactOf(root: string, fn: FunctionSpec): Promise<LocatedArtefact> {
  const folder = artefactFolder(root, fn);
  const manifest = await readManifest(folder, fn);
  const zipPath = join(folder, 'function.zip');
  const codeDir = join(folder, 'code');
  if (!existsSync(zipPath) || !existsSync(codeDir)) throw bad(fn, 'is incomplete');
  const zip = await readFile(zipPath);
  if (createHash('sha256').update(zip).digest('hex') !== manifest.zipSha256) {
    throw bad(fn, 'has a function.zip that is not the one that was built');
  }
  if (contentDigest(await readContent(codeDir)) !== manifest.contentSha256) {
    throw bad(fn, 'has a code folder that was altered since it was built');
  }
  return { ...manifest, codeDir, zipPath };
}

async function readManifest(folder: string, fn: FunctionSpec): Promise<Artefact> {
  const path = join(folder, 'artefact.json');
  if (!existsSync(path)) throw bad(fn, 'was not built');
  const parsed = parseJson(await readFile(path, 'utf8'));
  if (!isArtefact(parsed)) throw bad(fn, 'has an artefact.json that cannot be read');
  if (parsed.runtime !== fn.runtime || parsed.arch !== fn.arch || parsed.workload !== fn.workload) {
    throw bad(fn, `stands in the wrong folder: it is ${functionName(parsed)}`);
  }
  return parsed;
}

function bad(fn: FunctionSpec, problem: string): BenchError {
  return new BenchError('LB_ARTEFACT', `The artefact of ${functionName(fn)} ${problem}.`, REBUILD);
}

/** A torn or edited manifest is a fact about the artefact, reported by the caller with its name. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isArtefact(value: unknown): value is Artefact {
  if (typeof value !== 'object' || value === null) return false;
  const row = value as Partial<Record<keyof Artefact, unknown>>;
  const texts = [row.zipSha256, row.contentSha256, row.backend];
  return (
    row.schema === 1 &&
    texts.every((text) => typeof text === 'string') &&
    [row.zipBytes, row.contentBytes].every((size) => Number.isInteger(size)) &&
    typeof row.versions === 'object' &&
    row.versions !== null &&
    allFunctions().some(
      (fn) => fn.runtime === row.runtime && fn.arch === row.arch && fn.workload === row.workload,
    )
  );
}
