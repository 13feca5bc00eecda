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
    if ((this.#line - alreadyThere) % CHECKPOINT === 0) await this.#note(this.#begun);
  }

  async finish(): Promise<Upload> {
    const begun = this.#begun;
    if (begun === undefined) throw notAJournal();
    const lines = this.#line;
    const beyond = Math.max(0, (begun.before?.lines ?? 0) - lines);
    if (beyond === 0 && lines > begun.alreadyThere && this.#options.dryRun !== true) await this.#note(begun);
    return {
      lines,
      alreadyThere: Math.min(begun.alreadyThere, lines),
      itemsWritten: this.#writer.written(),
      testRun:
        beyond > 0 && begun.before !== undefined ? begun.before : begun.summary.testRun(aggregated(begun)),
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
    const item = testRunItem(openTestRun(header).testRun(0));
    try {
      await this.#table.call('PutItem', (client) =>
        client.send(
          new PutItemCommand({
            TableName: this.#table.name,
            Item: item,
            ConditionExpression: 'attribute_not_exists(#p)',
            ExpressionAttributeNames: { '#p': ATTRIBUTES.pk },
          }),
        ),
      );
    } catch (error) {
      const { cause } = error as { cause?: { name?: string } };
      if (cause?.name !== 'ConditionalCheckFailedException') throw error;
      const other = await findTestRun(this.#table, header.run);
      if (other?.startedAt !== new Date(header.at).toISOString()) throw another(this.#table, header.run, 1);
    }
  }

  async #note(begun: Begun): Promise<void> {
    await this.#writer.flush();
    const Item = testRunItem(begun.summary.testRun(aggregated(begun)));
    await this.#table.call('PutItem', (client) =>
      client.send(new PutItemCommand({ TableName: this.#table.name, Item })),
    );
    this.#options.onProgress?.({ lines: this.#line, alreadyThere: begun.alreadyThere });
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

function notAJournal(): BenchError {
  return new BenchError(
    'LB_JOURNAL',
    'the journal does not begin with a header',
    'a run that was just begun has one in a moment; otherwise put an intact copy in its place',
  );
}
