import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { counted, BenchError } from '@lambda-bench/config';
import { ownPayload } from '../own/own-payload.ts';
import type { OwnPayload } from '../own/own-target.ts';

/** One of the events that a function is tuned with. */
export interface TunePayload extends OwnPayload {
  /** Of the traffic, in proportion to the others'. */
  readonly weight: number;
  /** As it was given, if it can be read again. */
  readonly file?: string;
}

/** What Lambda takes as a synchronous event. */
const BYTES_AT_MOST = 6 * 1024 * 1024;

/** `event.json`, `{"n":1}`, `3:large.json`: a weight stands before a colon. One payload alone needs neither name nor weight. */
export function readPayloads(given: readonly string[] | undefined, cwd: string): readonly TunePayload[] {
  const payloads = (given ?? ['{}']).map((text) => readPayload(text, cwd));
  if (payloads.length === 1) return payloads;
  const names = new Map<string, number>();
  return payloads.map((payload) => {
    const name = payload.file === undefined ? 'inline' : nameOf(payload.file);
    const count = (names.get(name) ?? 0) + 1;
    names.set(name, count);
    return { ...payload, name: count === 1 ? name : `${name}-${count}` };
  });
}

/** What a journal keeps of them: never what is in them. */
export function payloadsOfRecord(
  payloads: readonly TunePayload[],
): readonly Readonly<Record<string, unknown>>[] {
  return payloads.map(({ name, weight, bytes, file }) => ({
    ...(name === undefined ? {} : { name }),
    weight,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.byteLength,
    ...(file === undefined ? {} : { file }),
  }));
}

function readPayload(text: string, cwd: string): TunePayload {
  const [, digits, rest] = /^(-?[\d.]+):(.*)$/s.exec(text) ?? [];
  const weight = digits === undefined ? 1 : Number(digits);
  if (!(weight > 0) || !Number.isFinite(weight)) {
    throw new BenchError(
      'LB_USAGE',
      `--payload ${text}: ${digits ?? ''} is not a weight`,
      'a number above 0 before the colon, such as 3:large.json',
    );
  }
  const given = rest ?? text;
  const bytes = ownPayload(given, cwd);
  if (bytes.byteLength > BYTES_AT_MOST) {
    throw new BenchError(
      'LB_USAGE',
      `--payload ${given} has ${counted(bytes.byteLength, 'byte')}, and Lambda takes ${BYTES_AT_MOST} at most`,
      'send a smaller event',
    );
  }
  const path = resolve(cwd, given);
  const isFile = existsSync(path) && statSync(path).isFile();
  return { weight, bytes, ...(isFile ? { file: given } : {}) };
}

function nameOf(file: string): string {
  return basename(file, '.json').replaceAll(/[^a-zA-Z0-9._-]/g, '-');
}
