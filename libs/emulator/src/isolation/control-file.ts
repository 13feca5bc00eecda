import { closeSync, openSync, readSync } from 'node:fs';

const ROOM = 4096;
const buffer = Buffer.alloc(ROOM);

/** A small kernel file that is read after every invocation: opened once, since opening costs more than reading. */
export class ControlFile implements Disposable {
  readonly #fd: number;
  #open = true;

  constructor(path: string) {
    this.#fd = openSync(path, 'r');
  }

  readText(): string {
    if (!this.#open) throw new Error('control file is closed');
    // Offset 0 makes the kernel produce the contents afresh.
    const length = readSync(this.#fd, buffer, 0, ROOM, 0);
    return buffer.toString('latin1', 0, length);
  }

  readNumber(): number {
    return Number(this.readText());
  }

  /** The value of a `key value` line; undefined when this kernel does not write the key. */
  readField(key: string): number | undefined {
    for (const line of this.readText().split('\n')) {
      const [name, value] = line.split(' ');
      if (name === key && value !== undefined) return Number(value);
    }
    return undefined;
  }

  [Symbol.dispose](): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#fd);
  }
}
