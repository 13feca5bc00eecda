import type { HttpBodySink } from '../http/http-message.ts';

/** What the runtime is told of an invocation. */
export interface RuntimeInvocation {
  readonly requestId: string;
  readonly event: Uint8Array;
  readonly functionArn: string;
  readonly traceId: string;
  /** JSON, as the caller's header carried it in base64. */
  readonly clientContext?: string;
  readonly cognitoIdentity?: string;
  readonly tenantId?: string;
  /** Set where the caller wants the response as it is made; told what the runtime calls its type. */
  readonly openSink?: (contentType: string | undefined) => HttpBodySink;
}

/** How an invocation ended as the function or the platform in its name said it. */
export type Answer =
  | {
      readonly kind: 'response';
      readonly payload: Uint8Array;
      readonly streamed: boolean;
      readonly bytes: number;
    }
  /** By the runtime: the payload is its own. With `streamed`, the error came after part of a streamed response. */
  | {
      readonly kind: 'error';
      readonly payload: Uint8Array;
      readonly errorType: string;
      readonly streamed: boolean;
    }
  /** By the platform: the payload is ours. */
  | { readonly kind: 'fault'; readonly errorType: string; readonly errorMessage: string };

/** An init that the runtime itself gave up. */
export interface InitError {
  readonly errorType: string;
  readonly payload: Uint8Array;
}

const ERROR_TYPE = /^(Runtime|Function)\.[A-Z][a-zA-Z]+$/;

/** Error types outside the two families are not counted by the platform, however the payload names them. */
export function platformErrorType(header: string | undefined, phase: 'init' | 'invoke'): string {
  if (header !== undefined && ERROR_TYPE.test(header)) return header;
  return phase === 'init' ? 'Runtime.Unknown' : 'Function.Unknown';
}
