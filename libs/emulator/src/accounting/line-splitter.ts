import { StringDecoder } from 'node:string_decoder';

/** CloudWatch's largest event. */
const MAX_LINE = 256 * 1024;

/** Turns a pipe's bytes into lines; a line without end is cut where CloudWatch would cut it. */
export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  /** Whole lines, each with its newline. */
  push(bytes: Buffer): string[] {
    const text = this.#rest + this.#decoder.write(bytes);
    const lines: string[] = [];
    let at = 0;
    for (;;) {
      const end = text.indexOf('\n', at);
      if (end < 0) break;
      cut(text.slice(at, end + 1), lines);
      at = end + 1;
    }
    this.#rest = at === 0 ? text : text.slice(at);
    if (this.#rest.length >= MAX_LINE) lines.push(...this.flush());
    return lines;
  }

  /** What has come without a newline. */
  flush(): string[] {
    const lines: string[] = [];
    if (this.#rest !== '') cut(this.#rest, lines);
    this.#rest = '';
    return lines;
  }
}

function cut(line: string, into: string[]): void {
  for (let at = 0; at < line.length; at += MAX_LINE) into.push(line.slice(at, at + MAX_LINE));
}
