import { BenchError } from '@lambda-bench/config';
import { folderTrouble, makeFolders } from '@lambda-bench/stores';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes the folder and has the file written, or says in one line why it cannot be. */
export async function writeExport(file: string, write: () => Promise<void>): Promise<void> {
  try {
    await makeFolders(dirname(file));
  } catch (error) {
    throw folderTrouble(error, dirname(file));
  }
  if (await isFolder(file)) {
    throw new BenchError('LB_USAGE', `--out ${file} is a folder`, 'name a file in it');
  }
  try {
    await write();
  } catch (error) {
    // The database says which file and why, in a sentence of its own.
    const reason = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : String(error);
    throw new BenchError('LB_STORE', reason, 'see that the disk is there and may be written to', {
      cause: error,
    });
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // Not there yet, as it should be.
    return false;
  }
}
