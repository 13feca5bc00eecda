import { parseFunctionReference } from '../functions/function-reference.ts';
import { operation } from './operation.ts';
import { NAMESPACED_NAME_IN_PATH, QUALIFIER_IN_QUERY } from './request-shapes.ts';
import type { StructureShape } from './shape.ts';

const INPUT = {
  type: 'structure',
  members: { Qualifier: QUALIFIER_IN_QUERY, FunctionName: NAMESPACED_NAME_IN_PATH },
} as const satisfies StructureShape;

/** Answers 204 for functions that are not on managed instances and 202 for those that are, as Lambda does. */
export const deleteFunction = operation('DeleteFunction', INPUT, (input, { store }) => {
  const { name, qualifier } = parseFunctionReference(store.account, input.FunctionName, input.Qualifier);
  const managed = store.find(name)?.latest.managed !== undefined;
  store.delete(name, qualifier);
  return { status: managed ? 202 : 204 };
});
