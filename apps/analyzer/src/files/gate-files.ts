import { renderGateMarkdown, type GateModel } from '@lambda-bench/report';
import { folderTrouble, makeFolders } from '@lambda-bench/stores';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a workflow takes up: the model for programs, the comment for people. */
export async function writeGateFiles(model: GateModel, folder: string): Promise<string> {
  try {
    await makeFolders(folder);
    await writeFile(join(folder, 'gate.json'), `${JSON.stringify(model, null, 1)}\n`);
    await writeFile(join(folder, 'gate.md'), renderGateMarkdown(model));
    return folder;
  } catch (error) {
    throw folderTrouble(error, folder);
  }
}
