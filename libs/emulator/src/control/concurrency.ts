import { parseFunctionReference } from '../functions/function-reference.ts';
import { reserveConcurrency, unreserveConcurrency } from '../functions/reserved-concurrency.ts';
import { invalidParameter } from '../functions/service-error.ts';
import { operation, type ControlCall, type Operation } from './operation.ts';
import { NAME_IN_PATH } from './request-shapes.ts';
import type { StructureShape } from './shape.ts';

const NAMED = {
  type: 'structure',
  members: { FunctionName: NAME_IN_PATH },
} as const satisfies StructureShape;

const PUT = {
  type: 'structure',
  members: {
    FunctionName: NAME_IN_PATH,
    ReservedConcurrentExecutions: { shape: { type: 'integer', min: 0 }, required: true },
  },
} as const satisfies StructureShape;

export const CONCURRENCY_OPERATIONS: readonly Operation[] = [
  operation('PutFunctionConcurrency', PUT, (input, call) => {
    const { ReservedConcurrentExecutions } = input;
    reserveConcurrency(call.store, unqualified(call, input.FunctionName), ReservedConcurrentExecutions);
    return { body: { ReservedConcurrentExecutions } };
  }),
  operation('GetFunctionConcurrency', NAMED, (input, call) => {
    const { reservedConcurrency } = call.store.record(unqualified(call, input.FunctionName));
    return { body: { ReservedConcurrentExecutions: reservedConcurrency } };
  }),
  operation('DeleteFunctionConcurrency', NAMED, (input, call) => {
    unreserveConcurrency(call.store, unqualified(call, input.FunctionName));
    return {};
  }),
];

function unqualified({ store }: ControlCall, reference: string): string {
  const { name, qualifier } = parseFunctionReference(store.account, reference);
  if (qualifier !== undefined) {
    throw invalidParameter(
      'This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.',
    );
  }
  return name;
}
