import { isDeepStrictEqual } from 'node:util';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { BenchError } from '@lambda-bench/config';
import type { BenchRecord, Header } from '@lambda-bench/records';
import { batchWriter, type BatchWriter } from './batch-writer.ts';
import { ATTRIBUTES, recordKey } from './item-keys.ts';
import type { Table } from './open-table.ts';
import { readItems } from './read-pages.ts';
import { itemsOf, recordReader } from './record-items.ts';
import { findTestRun } from './stored-runs.ts';
import { testRunItem } from './test-run-item.ts';
import { openTestRun, type OpenTestRun, type TestRun } from './test-run.ts';

export interface UploadOptions {
  /** Also what is known to be there. */
  readonly again?: boolean;
  /** Looks and writes nothing. */
  readonly dryRun?: boolean;
  readonly onProgress?: (progress: UploadProgress) => void;
}

export interface UploadProgress {
  /** Lines of the journal that are in the table. */
  readonly lines: number;
  /** Lines that were there before. */
  readonly alreadyThere: number;
}

export interface Upload extends UploadProgress {
  readonly itemsWritten: number;
  readonly testRun: TestRun;
  /** Lines of the run that the table has beyond the end of this journal. */
  readonly beyond: number;
}

/** After so many lines it is noted how far it came: what a kill makes the next upload do again, for ten units of writing. */
const CHECKPOINT = 5000;

/**
 * Puts the records of a journal, from its first on, into the table. What an earlier upload noted as written is passed over; what
 * it had under way is written again to the same keys. A run of the same name that is another one is left alone.
 */
export async function uploadRun(
  table: Table,
  records: AsyncIterable<BenchRecord>,
  options: UploadOptions = {},
): Promise<Upload> {
  const upload = new RunUpload(table, options);
  for await (const record of records) await upload.add(record);
  return upload.finish();
}

interface Begun {
  readonly run: string;
  readonly summary: OpenTestRun;
  readonly before: TestRun | undefined;
  readonly alreadyThere: number;
}

class RunUpload {
  readonly #table: Table;
  readonly #options: UploadOptions;
  readonly #writer: BatchWriter;
  #begun: Begun | undefined;
  #line = 0;

  constructor(table: Table, options: UploadOptions) {
    this.#table = table;
    this.#options = options;
    this.#writer = batchWriter(table);
  }

  async add(record: BenchRecord): Promise<void> {
    this.#begun ??= await this.#begin(record);
    const { run, summary, before, alreadyThere } = this.#begun;
    this.#line += 1;
    summary.add(record);
    if (this.#line === before?.lines) await this.#checkSame(run, this.#line, record);
    if (this.#line <= alreadyThere || this.#options.dryRun === true) return;
    for (const item of itemsOf(run, this.#line, record)) await this.#writer.add(item);
    if ((this.#line - alreadyThere) % CHECKPOINT === 0) await this.#checkpoint(this.#begun);
  }

  async finish(): Promise<Upload> {
    const begun = this.#begun;
    if (begun === undefined) throw notAJournal();
    const writesNothing = this.#line <= begun.alreadyThere || this.#options.dryRun === true;
    const isLongest = writesNothing || (await this.#checkpoint(begun));
    // Whoever brought more lines, before or meanwhile, has noted them.
    const stored = isLongest ? begun.before : await findTestRun(this.#table, begun.run);
    const beyond = Math.max(0, (stored?.lines ?? 0) - this.#line);
    return {
      lines: this.#line,
      alreadyThere: Math.min(begun.alreadyThere, this.#line),
      itemsWritten: this.#writer.written(),
      testRun: beyond > 0 && stored !== undefined ? stored : begun.summary.testRun(aggregated(begun)),
      beyond,
    };
  }

  async #begin(header: BenchRecord): Promise<Begun> {
    if (header.type !== 'header') throw notAJournal();
    const { run } = header;
    const summary = openTestRun(header);
    const before = await findTestRun(this.#table, run);
    if (before === undefined) {
      if (this.#options.dryRun !== true) await this.#claim(header);
      return { run, summary, before, alreadyThere: 0 };
    }
    if (before.startedAt !== new Date(header.at).toISOString()) throw another(this.#table, run, 1);
    if (before.lines > 0) await this.#checkSame(run, 1, header);
    return { run, summary, before, alreadyThere: this.#options.again === true ? 0 : before.lines };
  }

  /** Of two that come with a new run at once only one makes it; the other then sees whose it is. */
  async #claim(header: Header): Promise<void> {
    const Item = testRunItem(openTestRun(header).testRun(0));
    const isOurs = await this.#table.callIf('PutItem', (client) =>
      client.send(
        new PutItemCommand({
          TableName: this.#table.name,
          Item,
          ConditionExpression: 'attribute_not_exists(#p)',
          ExpressionAttributeNames: { '#p': ATTRIBUTES.pk },
        }),
      ),
    );
    if (isOurs) return;
    const other = await findTestRun(this.#table, header.run);
    if (other?.startedAt !== new Date(header.at).toISOString()) throw another(this.#table, header.run, 1);
  }

  /** When all of them are there, notes how many, unless the table has more: a run in it is never cut short. */
  async #checkpoint(begun: Begun): Promise<boolean> {
    await this.#writer.flush();
    const isNoted = await this.#note(begun);
    this.#options.onProgress?.({ lines: this.#line, alreadyThere: begun.alreadyThere });
    return isNoted;
  }

  async #note(begun: Begun): Promise<boolean> {
    if (this.#line < (begun.before?.lines ?? 0)) return false;
    const Item = testRunItem(begun.summary.testRun(aggregated(begun)));
    return await this.#table.callIf('PutItem', (client) =>
      client.send(
        new PutItemCommand({
          TableName: this.#table.name,
          Item,
          ConditionExpression: 'attribute_not_exists(#l) OR #l <= :l',
          ExpressionAttributeNames: { '#l': 'lines' },
          ExpressionAttributeValues: { ':l': { N: String(this.#line) } },
        }),
      ),
    );
  }

  async #checkSame(run: string, line: number, record: BenchRecord): Promise<void> {
    const { pk, sk } = recordKey(run, line, record);
    const reader = recordReader(`run ${run} in table ${this.#table.name}`);
    let stored: BenchRecord | undefined;
    for await (const item of readItems(this.#table, {
      partition: [ATTRIBUTES.pk, pk],
      prefix: [ATTRIBUTES.sk, sk],
    })) {
      stored = reader.add(item)?.record;
    }
    // An item that is lost is written again, if that is what was asked for.
    if (stored === undefined && this.#options.again === true) return;
    if (stored === undefined) throw lacking(this.#table, run, line);
    if (!isDeepStrictEqual(stored, record)) throw another(this.#table, run, line);
  }
}

function aggregated({ before }: Begun): number {
  return before?.aggregatedLines ?? 0;
}

function another(table: Table, run: string, line: number): BenchError {
  return new BenchError(
    'LB_USAGE',
    `table ${table.name} has another run ${run}: line ${line} is not that of this journal`,
    'runs of several machines need names of their own (run --id) or tables of their own (--table)',
  );
}

function lacking(table: Table, run: string, line: number): BenchError {
  return new BenchError(
    'LB_STORE',
    `run ${run} in table ${table.name} lacks line ${line}`,
    'items were deleted from the table; sync the run from its folder with --again',
  );
}

function notAJournal(): BenchError {
  return new BenchError(
    'LB_JOURNAL',
    'the journal does not begin with a header',
    'a run that was just begun has one in a moment; otherwise put an intact copy in its place',
  );
}
