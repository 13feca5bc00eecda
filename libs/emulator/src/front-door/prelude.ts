import { responseHead, type ResponseHead } from './http-response.ts';

/** Between the prelude of a streamed response and its body. */
const DELIMITER = Buffer.alloc(8);
/** Far above what headers may amount to; without a bound a function could make the server hold its whole stream. */
const MAX_BYTES = 64 * 1024;

/** Of a stream whose function does not say. */
export const STREAM_TYPE = 'application/octet-stream';

export type Prelude =
  | { readonly kind: 'more' }
  | { readonly kind: 'bad' }
  | { readonly kind: 'head'; readonly head: ResponseHead; readonly rest: Uint8Array };

/** Reads status and headers in front of a stream whose type says that it begins with them. */
export class PreludeReader {
  static readonly type = 'application/vnd.awslambda.http-integration-response';
  #bytes: Buffer = Buffer.alloc(0);

  push(chunk: Uint8Array): Prelude {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    const end = this.#bytes.indexOf(DELIMITER);
    if (end < 0) return { kind: this.#bytes.length > MAX_BYTES ? 'bad' : 'more' };
    const head = headOf(this.#bytes.toString('utf8', 0, end));
    return head === undefined
      ? { kind: 'bad' }
      : { kind: 'head', head, rest: this.#bytes.subarray(end + DELIMITER.length) };
  }
}

function headOf(text: string): ResponseHead | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    // A prelude without a status means success.
    return responseHead({ statusCode: 200, ...value }, STREAM_TYPE);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
