import { createReadStream } from 'node:fs';

export interface Line {
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
  /** Bytes from the beginning of the file. */
  readonly start: number;
  readonly end: number;
  /** False for what comes after the last newline. */
  readonly ended: boolean;
}

const NEWLINE = 0x0a;

/** The lines of a file of any size, split at bytes, so that offsets are right and no character is cut. */
export async function* readLines(path: string): AsyncGenerator<Line> {
  let rest: Buffer = Buffer.alloc(0);
  let start = 0;
  let number = 1;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let at = data.indexOf(NEWLINE); at !== -1; at = data.indexOf(NEWLINE, from)) {
      const end = start + at - from + 1;
      yield { number, text: data.toString('utf8', from, at), start, end, ended: true };
      from = at + 1;
      start = end;
      number += 1;
    }
    rest = data.subarray(from);
  }
  if (rest.length > 0) {
    yield { number, text: rest.toString('utf8'), start, end: start + rest.length, ended: false };
  }
}
