import { createHash, randomUUID } from 'node:crypto';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BenchError, type FunctionSpec } from '@lambda-bench/config';
import { artefactFolder, type Artefact, type LocatedArtefact } from './artefact.ts';
import { contentDigest, readContent, type ContentFile } from './content-files.ts';
import { deterministicZip } from './deterministic-zip.ts';

export interface PackRequest extends FunctionSpec {
  /** The workspace, in whose dist folder the artefact lands. */
  readonly root: string;
  /** Everything below it becomes the function's code. */
  readonly from: string;
  readonly backend: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** Replaces the artefact of that function, whole or not at all. */
export async function packArtefact(request: PackRequest): Promise<LocatedArtefact> {
  const files = await readContent(request.from);
  if (files.length === 0) {
    throw new BenchError('LB_ARTEFACT', `${request.from} holds no files to pack`, 'Build the handler first.');
  }
  const zip = await deterministicZip(files);
  const artefact: Artefact = {
    schema: 1,
    runtime: request.runtime,
    arch: request.arch,
    workload: request.workload,
    zipSha256: createHash('sha256').update(zip).digest('hex'),
    zipBytes: zip.length,
    contentSha256: contentDigest(files),
    contentBytes: files.reduce((sum, file) => sum + file.bytes.length, 0),
    backend: request.backend,
    versions: Object.fromEntries(Object.entries(request.versions).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
  const folder = artefactFolder(request.root, request);
  await writeWhole(folder, artefact, zip, files);
  return { ...artefact, codeDir: join(folder, 'code'), zipPath: join(folder, 'function.zip') };
}

async function writeWhole(
  folder: string,
  artefact: Artefact,
  zip: Buffer,
  files: readonly ContentFile[],
): Promise<void> {
  const unfinished = `${folder}.${randomUUID()}.tmp`;
  try {
    for (const file of files) {
      const path = join(unfinished, 'code', file.path);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, file.bytes);
      // Set apart from writing, because the umask would take bits away.
      await chmod(path, file.executable ? 0o755 : 0o644);
    }
    await writeFile(join(unfinished, 'function.zip'), zip);
    await writeFile(join(unfinished, 'artefact.json'), `${JSON.stringify(artefact, null, 2)}\n`);
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}
