import { withoutAccount } from '@lambda-bench/records';

/** What the SDK, a service behind it or the network said. */
export interface WhatFailed {
  /** The service's or the network's name for it. */
  readonly code: string;
  /** One line without an account's number. */
  readonly message: string;
  readonly status: number | undefined;
  /** The service's clock when it answered. */
  readonly answeredAt: number | undefined;
}

const LONGEST = 400;

export function whatFailed(error: unknown): WhatFailed {
  if (!(error instanceof Error)) {
    return { code: 'Error', message: oneLine(String(error)), status: undefined, answeredAt: undefined };
  }
  const { code, Reason, $metadata, $response } = error as Error & SdkError;
  const status = $metadata?.httpStatusCode;
  // The SDK gives a system error names of its own; its code says more.
  const name = typeof code === 'string' && status === undefined ? code : error.name;
  const reason = typeof Reason === 'string' ? ` (${Reason})` : '';
  const message = error.message === '' ? name : error.message;
  const answeredAt = Date.parse($response?.headers?.['date'] ?? '');
  return {
    code: name,
    message: oneLine(`${message}${reason}`),
    status,
    answeredAt: Number.isNaN(answeredAt) ? undefined : answeredAt,
  };
}

interface SdkError {
  readonly code?: unknown;
  /** Which of its limits Lambda throttled for. */
  readonly Reason?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

/** An error is one line on a terminal and in a journal, however long the stack in it. */
function oneLine(text: string): string {
  const line = withoutAccount(text).replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
