import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BenchError } from '@lambda-bench/config';
import { decodeLine, type BenchRecord, type Footer, type Header } from '@lambda-bench/records';
import { readLines } from './read-lines.ts';
import { JOURNAL } from './run-folder.ts';
import { checkRunId, LATEST } from './run-id.ts';
import { writerOf } from './run-lock.ts';

export interface RunSummary {
  readonly id: string;
  readonly path: string;
  readonly header: Header;
  /** The last one, if the run came to an end of some kind since it was last gone on with. */
  readonly footer: Footer | undefined;
  /** The process that is writing to it. */
  readonly writer: number | undefined;
  readonly status: 'completed' | 'interrupted' | 'running' | 'unfinished';
}

/** The runs of a folder, the one begun last first. What has no readable header is no run. */
export async function listRuns(runsDir: string): Promise<readonly RunSummary[]> {
  const summaries = await Promise.all((await namesIn(runsDir)).map((id) => summarise(runsDir, id)));
  return summaries
    .filter((summary) => summary !== undefined)
    .sort((a, b) => b.header.at - a.header.at || (a.id < b.id ? 1 : -1));
}

/** A run by its name, the beginning of its name where only one run has it, or `latest`. */
export async function findRun(runsDir: string, reference: string): Promise<RunSummary> {
  const runs = await listRuns(runsDir);
  if (reference === LATEST) {
    const [latest] = runs;
    if (latest === undefined) throw notFound(`there are no runs in ${runsDir}`);
    return latest;
  }
  checkRunId(reference);
  const matches = runs.filter((run) => run.id.startsWith(reference));
  const [match] = matches.some((run) => run.id === reference)
    ? matches.filter((run) => run.id === reference)
    : matches;
  if (match === undefined) throw notFound(`no run ${reference} in ${runsDir}`);
  if (matches.length > 1 && match.id !== reference) {
    throw notFound(`${reference} is the beginning of ${matches.map((run) => run.id).join(' and ')}`);
  }
  return match;
}

function notFound(message: string): BenchError {
  return new BenchError('LB_RUN_NOT_FOUND', message, 'list the runs to see their names');
}

async function namesIn(runsDir: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(runsDir, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

async function summarise(runsDir: string, id: string): Promise<RunSummary | undefined> {
  const dir = join(runsDir, id);
  const path = join(dir, JOURNAL);
  try {
    const header = await firstRecord(path);
    if (header?.type !== 'header') return undefined;
    const last = await lastRecord(path);
    const footer = last?.type === 'footer' ? last : undefined;
    const writer = await writerOf(dir);
    const status = writer === undefined ? (footer?.status ?? 'unfinished') : 'running';
    return { id, path, header, footer, writer, status };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function firstRecord(path: string): Promise<BenchRecord | undefined> {
  for await (const { text } of readLines(path)) {
    const decoded = decodeLine(text, 1);
    return decoded.ok ? decoded.record : undefined;
  }
  return undefined;
}

/** A footer has some two hundred bytes; the end of a journal has to hold one whole line and no more. */
const TAIL_BYTES = 4096;

async function lastRecord(path: string): Promise<BenchRecord | undefined> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    await file.read(tail, 0, tail.length, size - tail.length);
    const decoded = decodeLine(tail.toString('utf8').trimEnd().split('\n').at(-1) ?? '', 0);
    return decoded.ok ? decoded.record : undefined;
  } finally {
    await file.close();
  }
}
