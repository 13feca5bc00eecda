/** Lambda gives back the last 4 KB of an invocation's log, cut wherever that falls. */
export const TAIL_BYTES = 4096;

/** The end of what was logged, in memory that does not grow with it. */
export class LogTail {
  #text: string[] = [];
  #length = 0;

  append(text: string): void {
    this.#text.push(text);
    this.#length += text.length;
    // Characters are at least a byte each, so this many always hold the tail.
    if (this.#length > 8 * TAIL_BYTES) this.#compact();
  }

  clear(): void {
    if (this.#length === 0) return;
    this.#text = [];
    this.#length = 0;
  }

  base64(): string {
    const bytes = Buffer.from(this.#text.join(''));
    return bytes.subarray(Math.max(0, bytes.length - TAIL_BYTES)).toString('base64');
  }

  #compact(): void {
    // Twice what is needed, as the cut may fall inside a pair of surrogates.
    const text = this.#text.join('').slice(-2 * TAIL_BYTES);
    this.#text = [text];
    this.#length = text.length;
  }
}
