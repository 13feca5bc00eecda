import type { InvokeTarget } from '../invoke/invoke-routes.ts';
import type { HttpReply } from '../http/http-message.ts';
import type { CorsRules } from './cors.ts';

/** One request's way to a function, once it is known which address it came in by. */
export interface Door {
  /** What the name behind the door stands for at this moment; throws a ServiceError where it cannot be invoked. */
  readonly target: () => InvokeTarget;
  readonly format: PayloadFormat;
  /** Whether what the function writes goes on as it comes. */
  readonly streams: boolean;
  /** The caller waits for so long at most; undefined for as long as the function may run. */
  readonly timeoutMs?: number;
  readonly cors?: CorsRules;
  readonly place: DoorPlace;
  readonly replies: DoorReplies;
}

export type PayloadFormat = '1.0' | '2.0';

/** What an event says of the address it came in by. */
export interface DoorPlace {
  readonly accountId: string;
  readonly apiId: string;
  readonly domainName: string;
  readonly routeKey: string;
  readonly stage: string;
  /** With the stage in front of it where that has a name. */
  readonly path: string;
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly stageVariables?: Readonly<Record<string, string>>;
}

/** What a caller hears where the function itself has not answered. */
export interface DoorReplies {
  /** The function failed, or answered in no form that is one. */
  readonly failed: HttpReply;
  readonly timedOut: HttpReply;
  readonly tooLarge: HttpReply;
  /** Headers of every answer. */
  readonly idHeaders: (requestId: string) => string;
  /** Where a function does not say of what type its body is. */
  readonly defaultType: string;
  /** By the status and body that Invoke would have answered with. */
  readonly refused: (reply: HttpReply) => HttpReply;
  readonly preflight: 200 | 204;
}

export function messageReply(status: number, message: string): HttpReply {
  return { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ message }) };
}
