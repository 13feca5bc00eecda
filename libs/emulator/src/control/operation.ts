import type { CapacityProviders } from '../functions/capacity-providers.ts';
import type { CodeStore } from '../functions/code-store.ts';
import type { FunctionStore } from '../functions/function-store.ts';
import type { HttpReply, HttpRequest } from '../http/http-message.ts';
import type { PathParams } from '../http/router.ts';
import { decodeRequest } from './decode.ts';
import type { ControlOperationName } from './operations.ts';
import type { Decoded, StructureShape } from './shape.ts';

export interface ControlContext {
  readonly store: FunctionStore;
  readonly code: CodeStore;
  readonly providers: CapacityProviders;
  /** Whether functions may be made of folders of this machine. */
  readonly localFolders: boolean;
  /** Whether clients of this machine find names below localhost. */
  readonly namesResolve: () => Promise<boolean>;
}

export interface ControlCall extends ControlContext {
  readonly request: HttpRequest;
}

/** The success of an operation; its status is the model's unless it says another. */
export interface ControlAnswer {
  readonly status?: number;
  readonly body?: object;
}

export interface Operation {
  readonly name: ControlOperationName;
  readonly input: StructureShape;
  perform(context: ControlContext, request: HttpRequest, params: PathParams): Promise<ControlAnswer>;
}

export function operation<const S extends StructureShape>(
  name: ControlOperationName,
  input: S,
  run: (input: Decoded<S>, call: ControlCall) => ControlAnswer | Promise<ControlAnswer>,
): Operation {
  return {
    name,
    input,
    perform: async (context, request, params) =>
      run(decodeRequest(input, request, params), { ...context, request }),
  };
}

export function answerReply(answer: ControlAnswer, status: number): HttpReply {
  return {
    status: answer.status ?? status,
    headers: { 'Content-Type': 'application/json' },
    body: answer.body === undefined ? '' : JSON.stringify(answer.body),
  };
}
