import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeRecord } from '@lambda-bench/records';
import { footerRecord, headerRecord } from '../testing/journal-records.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { folderTrouble } from './file-trouble.ts';
import { findRun, listRuns } from './list-runs.ts';
import { createRun, RunFolder } from './run-folder.ts';
import { lockRun } from './run-lock.ts';

describe('a folder of runs', () => {
  it('that is a file is bad usage, not a bug', async () => {
    await using folder = await tempFolder();
    const file = join(folder.path, 'file');
    await writeFile(file, '');
    const wanted = { code: 'LB_USAGE', message: `${file} is not a folder` };
    await expect(createRun(file, { at: 0 })).rejects.toMatchObject(wanted);
    await expect(listRuns(file)).rejects.toMatchObject(wanted);
    const below = join(file, 'below');
    await expect(createRun(below, { at: 0 })).rejects.toMatchObject({ code: 'LB_USAGE' });
    await expect(listRuns(below)).rejects.toMatchObject({ code: 'LB_USAGE' });
  });

  it.each([
    ['EACCES', 'LB_USAGE'],
    ['EPERM', 'LB_USAGE'],
    ['EROFS', 'LB_USAGE'],
    ['ENOSPC', 'LB_STORE'],
    ['EIO', 'LB_STORE'],
  ])('that answers with %s is %s', (code, wanted) => {
    const refused = Object.assign(new Error(code), { code, syscall: 'mkdir' });
    expect(folderTrouble(refused, 'runs')).toMatchObject({ code: wanted, cause: refused });
  });

  it('hides no bug behind it', () => {
    const bug = new TypeError('undefined is not a function');
    expect(folderTrouble(bug, 'runs')).toBe(bug);
  });
});

describe('a disk that is full', () => {
  it('is said once, with what to do, and disposing of the run says nothing more', async () => {
    await using runs = await tempFolder();
    const dir = join(runs.path, 'a');
    await mkdir(dir);
    const full = await open('/dev/full', 'a');
    const run = new RunFolder({ id: 'a', dir }, await lockRun(dir, 'a'), full, { bytes: 0, records: 0 });
    const write = async (): Promise<void> => {
      await using writing = run;
      await writing.append([footerRecord('completed')]);
    };
    await expect(write()).rejects.toMatchObject({
      name: 'BenchError',
      code: 'LB_STORE',
      hint: 'make room on the disk, then resume the run',
    });
  });
});

describe('a run that cannot be read', () => {
  const later = JSON.stringify({ ...headerRecord('later', 1), schema: 999 });
  it.each([
    ['an empty journal', '', 'the journal is empty'],
    ['a later schema', `${later}\n`, 'line 1: later-schema: schema 999'],
    ['a damaged header', '{"type":"hea\n', 'line 1: malformed'],
    ['no header', encodeRecord(footerRecord('completed')), 'the journal does not begin with a header'],
  ])('because of %s is listed last, and says why it is not found', async (_, text, reason) => {
    await using runs = await tempFolder();
    await (await createRun(runs.path, { id: 'bad', at: 0 }))[Symbol.asyncDispose]();
    await writeFile(join(runs.path, 'bad', 'journal.jsonl'), text);
    await expect(findRun(runs.path, 'latest')).rejects.toMatchObject({ code: 'LB_JOURNAL' });
    await using good = await createRun(runs.path, { id: 'a', at: 0 });
    await good.append([headerRecord('a', 1)]);
    const list = await listRuns(runs.path);
    expect(list.map(({ id, status }) => `${id} ${status}`)).toEqual(['a running', 'bad unreadable']);
    expect(list[1]).toMatchObject({ reason: expect.stringContaining(reason) as string });
    await expect(findRun(runs.path, 'bad')).rejects.toMatchObject({
      code: 'LB_JOURNAL',
      message: expect.stringContaining(reason) as string,
    });
    expect((await findRun(runs.path, 'latest')).id).toBe('a');
  });
});
