import type { HttpReply } from '../http/http-message.ts';
import { cleanValue } from '../http/reply.ts';
import type { PayloadFormat } from './door.ts';

/** What a function may say of an HTTP response; the prelude of a streamed one is the same without the body. */
export interface ResponseHead {
  readonly status: number;
  /** Whole header lines of what the function set. */
  readonly headerLines: string;
}

/** The reply that a function's payload stands for; undefined where it is malformed. */
export function httpResponse(
  format: PayloadFormat,
  payload: Uint8Array,
  defaultType: string,
): HttpReply | undefined {
  const text = textOf(payload);
  const value = parse(text);
  if (isObject(value) && 'statusCode' in value) return statedResponse(value, defaultType);
  // The older format has to say its status; the newer one takes whatever it gets for the body of a success.
  if (format === '1.0') return undefined;
  const body = typeof value === 'string' ? value : text;
  return { status: 200, headerLines: 'Content-Type: application/json\r\n', body };
}

/** Undefined where the status, a header or a cookie is no such thing. */
export function responseHead(
  value: Readonly<Record<string, unknown>>,
  defaultType: string,
): ResponseHead | undefined {
  const status = statusOf(value['statusCode']);
  const headers = linesOf(value['headers']);
  const multi = linesOf(value['multiValueHeaders']);
  const cookies = value['cookies'] ?? [];
  if (status === undefined || headers === undefined || multi === undefined) return undefined;
  if (!Array.isArray(cookies) || !cookies.every((cookie) => typeof cookie === 'string')) return undefined;
  // A name with several values counts over the same name with one.
  for (const name of multi.keys()) headers.delete(name);
  const all = new Map([...headers, ...multi]);
  let headerLines = all.has('content-type') ? '' : `Content-Type: ${defaultType}\r\n`;
  for (const lines of all.values()) headerLines += lines;
  for (const cookie of cookies) headerLines += `Set-Cookie: ${cleanValue(wireText(cookie))}\r\n`;
  return { status, headerLines };
}

/**
 * What a function's answer keeps of its header lines: the id of the request is for the door to say, and of CORS
 * nothing counts but the door's rules where it has some.
 */
export function keptLines(headerLines: string, hasCors: boolean): string {
  if (!RESERVED.test(headerLines)) return headerLines;
  const lines = headerLines
    .split('\r\n')
    .filter((line) => !OWN_ID.test(line) && !(hasCors && CORS.test(line)));
  return lines.join('\r\n');
}

const OWN_ID = /^(x-amzn-requestid|apigw-requestid):/i;
const CORS = /^access-control-/i;
const RESERVED = /^(x-amzn-requestid|apigw-requestid|access-control-)/im;

function statedResponse(
  value: Readonly<Record<string, unknown>>,
  defaultType: string,
): HttpReply | undefined {
  const head = responseHead(value, defaultType);
  const { body, isBase64Encoded } = value;
  if (head === undefined) return undefined;
  if (body === undefined || body === null) return { ...head, body: '' };
  if (typeof body !== 'string') return undefined;
  return { ...head, body: isBase64Encoded === true ? Buffer.from(body, 'base64') : body };
}

function statusOf(value: unknown): number | undefined {
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599
    ? status
    : undefined;
}

/** By the name in lower case. What frames the answer is the server's to say. */
function linesOf(value: unknown): Map<string, string> | undefined {
  const lines = new Map<string, string>();
  if (value === undefined || value === null) return lines;
  if (!isObject(value)) return undefined;
  for (const [name, given] of Object.entries(value)) {
    const values: readonly unknown[] = Array.isArray(given) ? given : [given];
    if (!TOKEN.test(name) || !values.every(isScalar)) return undefined;
    if (FRAMING.has(name.toLowerCase())) continue;
    const text = values.map((one) => `${name}: ${cleanValue(wireText(String(one)))}\r\n`).join('');
    lines.set(name.toLowerCase(), text);
  }
  return lines;
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const FRAMING: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Heads are written byte by byte, so that a character above those has to be taken apart first. */
function wireText(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

function textOf(payload: Uint8Array): string {
  return Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8');
}

/** Undefined for what is no JSON: some runtimes answer with plain text. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
