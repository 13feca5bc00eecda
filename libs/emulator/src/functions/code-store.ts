import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeployedCode } from './function-configuration.ts';
import { deployLocalFolder } from './local-folder.ts';
import { ServiceError } from './service-error.ts';
import type { Timers } from './timers.ts';
import { unzip, UNZIP_LIMITS, type UnzipLimits } from './unzip.ts';

/** The largest archive Lambda takes in a request. */
export const ZIPPED_LIMIT_BYTES = 52_428_800;

/** Longer than the longest invocation, so that nothing is taken from under one that is still running. */
const GRACE_MS = 16 * 60 * 1000;

export interface CodeStoreOptions {
  readonly timers: Timers;
  readonly limits?: UnzipLimits;
}

/** Deployed code on disk, each deployment in a folder of its own under a folder that goes with the store. */
export class CodeStore implements AsyncDisposable {
  readonly #root: string;
  readonly #timers: Timers;
  readonly #limits: UnzipLimits;
  readonly #owned = new Set<string>();

  private constructor(root: string, options: CodeStoreOptions) {
    this.#root = root;
    this.#timers = options.timers;
    this.#limits = options.limits ?? UNZIP_LIMITS;
  }

  static async open(parent: string, options: CodeStoreOptions): Promise<CodeStore> {
    await mkdir(parent, { recursive: true });
    return new CodeStore(await mkdtemp(join(parent, 'code-')), options);
  }

  async deployZip(archive: Uint8Array): Promise<DeployedCode> {
    if (archive.length > ZIPPED_LIMIT_BYTES) {
      throw new ServiceError(
        'RequestEntityTooLargeException',
        `Zipped size must be smaller than ${String(ZIPPED_LIMIT_BYTES)} bytes`,
      );
    }
    const home = await mkdtemp(join(this.#root, 'd-'));
    const dir = join(home, 'code');
    try {
      await mkdir(dir);
      await unzip(archive, dir, this.#limits);
      await writeFile(join(home, 'archive.zip'), archive);
    } catch (error) {
      await rm(home, { recursive: true, force: true });
      throw error;
    }
    this.#owned.add(dir);
    const sha256Base64 = createHash('sha256').update(archive).digest('base64');
    return { dir, sha256Base64, sizeBytes: archive.length };
  }

  async deployFolder(path: string): Promise<DeployedCode> {
    return deployLocalFolder(path, this.#limits);
  }

  /** The archive as it was uploaded; undefined for local folders. */
  async archiveOf(code: DeployedCode): Promise<Uint8Array | undefined> {
    return this.#owned.has(code.dir) ? readFile(join(code.dir, '..', 'archive.zip')) : undefined;
  }

  hasArchive(code: DeployedCode): boolean {
    return this.#owned.has(code.dir);
  }

  /** No version refers to it any more. Environments that run it may, so it goes after a while. */
  release(code: DeployedCode): void {
    if (!this.#owned.has(code.dir)) return;
    this.#timers.after(GRACE_MS, () => {
      this.#owned.delete(code.dir);
      // Failing to remove it now only leaves it to the removal of the whole root.
      rm(join(code.dir, '..'), { recursive: true, force: true }).catch(() => undefined);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#owned.clear();
    await rm(this.#root, { recursive: true, force: true });
  }
}
