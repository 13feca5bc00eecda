import { parseFunctionReference } from '../functions/function-reference.ts';
import type { FunctionConfiguration } from '../functions/function-configuration.ts';
import { codeLocation } from './code-location.ts';
import { configurationWire } from './configuration-wire.ts';
import { operation } from './operation.ts';
import { NAMESPACED_NAME_IN_PATH, QUALIFIER_IN_QUERY } from './request-shapes.ts';
import type { StructureShape } from './shape.ts';

const INPUT = {
  type: 'structure',
  members: { Qualifier: QUALIFIER_IN_QUERY, FunctionName: NAMESPACED_NAME_IN_PATH },
} as const satisfies StructureShape;

export const getFunction = operation('GetFunction', INPUT, (input, call) => {
  const { name, qualifier } = parseFunctionReference(call.store.account, input.FunctionName, input.Qualifier);
  const configuration = call.store.configuration(name, qualifier);
  const { tags, reservedConcurrency } = call.store.record(name);
  return {
    body: {
      Configuration: configurationWire(configuration),
      Code: codeWire(
        configuration,
        call.code.hasArchive(configuration.code),
        call.request.headers.get('host'),
      ),
      ...(tags.size === 0 ? {} : { Tags: Object.fromEntries(tags) }),
      ...(reservedConcurrency === undefined
        ? {}
        : { Concurrency: { ReservedConcurrentExecutions: reservedConcurrency } }),
    },
  };
});

export const getFunctionConfiguration = operation('GetFunctionConfiguration', INPUT, (input, { store }) => {
  const { name, qualifier } = parseFunctionReference(store.account, input.FunctionName, input.Qualifier);
  return { body: configurationWire(store.configuration(name, qualifier)) };
});

function codeWire(
  configuration: FunctionConfiguration,
  downloadable: boolean,
  host: string | undefined,
): object {
  return downloadable && host !== undefined
    ? { RepositoryType: 'S3', Location: `http://${host}${codeLocation(configuration)}` }
    : { RepositoryType: 'Folder' };
}
