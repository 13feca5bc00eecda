import { parseFunctionReference } from '../functions/function-reference.ts';
import { operation } from './operation.ts';
import { NAMESPACED_NAME_IN_PATH, QUALIFIER_IN_QUERY } from './request-shapes.ts';
import type { StructureShape } from './shape.ts';

const INPUT = {
  type: 'structure',
  members: { Qualifier: QUALIFIER_IN_QUERY, FunctionName: NAMESPACED_NAME_IN_PATH },
} as const satisfies StructureShape;

/** Answers 204, as Lambda does for functions that are not on managed instances, whatever its model says. */
export const deleteFunction = operation('DeleteFunction', INPUT, (input, { store }) => {
  const { name, qualifier } = parseFunctionReference(store.account, input.FunctionName, input.Qualifier);
  store.delete(name, qualifier);
  return { status: 204 };
});
