import { functionArn } from '../functions/account.ts';
import { parseFunctionReference, START } from '../functions/function-reference.ts';
import type { ScalingConfig } from '../functions/function-record.ts';
import { invalidParameter, notFound } from '../functions/service-error.ts';
import { operation, type ControlCall, type Operation } from './operation.ts';
import type { Decoded, Member, StructureShape } from './shape.ts';

const ENVIRONMENTS = { type: 'integer', min: 0, max: 15_000 } as const;

const NAMED = {
  type: 'structure',
  members: {
    FunctionName: {
      shape: { type: 'string', min: 1, max: 140, pattern: `${START}([a-zA-Z0-9-_]+)` },
      required: true,
      in: 'path',
    } satisfies Member,
    Qualifier: {
      shape: { type: 'string', min: 1, max: 128, pattern: '(\\$LATEST\\.PUBLISHED|[0-9]+)' },
      required: true,
      in: 'query',
    } satisfies Member,
  },
} as const satisfies StructureShape;

const PUT = {
  type: 'structure',
  members: {
    ...NAMED.members,
    FunctionScalingConfig: {
      shape: {
        type: 'structure',
        members: {
          MinExecutionEnvironments: { shape: ENVIRONMENTS },
          MaxExecutionEnvironments: { shape: ENVIRONMENTS },
        },
      },
    },
  },
} as const satisfies StructureShape;

export const SCALING_OPERATIONS: readonly Operation[] = [
  operation('PutFunctionScalingConfig', PUT, (input, call) => {
    const { record, configuration } = versionOf(input, call);
    const { MinExecutionEnvironments: min, MaxExecutionEnvironments: max } =
      input.FunctionScalingConfig ?? {};
    if (min !== undefined && max !== undefined && min > max) {
      throw invalidParameter('MinExecutionEnvironments must not be above MaxExecutionEnvironments.');
    }
    record.scaling.set(input.Qualifier, {
      ...(min === undefined ? {} : { min }),
      ...(max === undefined ? {} : { max }),
    });
    call.store.notify({ kind: 'scaling', configuration });
    return { body: { FunctionState: configuration.state } };
  }),
  operation('GetFunctionScalingConfig', NAMED, (input, call) => {
    const { record, configuration } = versionOf(input, call);
    const scaling = scalingWire(record.scaling.get(input.Qualifier));
    return {
      body: {
        FunctionArn: functionArn(call.store.account, record.name, configuration.version),
        AppliedFunctionScalingConfig: scaling,
        RequestedFunctionScalingConfig: scaling,
      },
    };
  }),
];

function versionOf(input: Decoded<typeof NAMED>, { store }: ControlCall) {
  const { name } = parseFunctionReference(store.account, input.FunctionName);
  const record = store.record(name, input.Qualifier);
  const configuration = record.versions.get(input.Qualifier);
  if (configuration === undefined) {
    throw notFound(`Function not found: ${functionArn(store.account, name, input.Qualifier)}`);
  }
  if (configuration.managed === undefined) {
    throw invalidParameter("FunctionScalingConfig isn't supported for Lambda Default functions.");
  }
  return { record, configuration };
}

function scalingWire(scaling: ScalingConfig | undefined): object {
  return {
    MinExecutionEnvironments: scaling?.min,
    MaxExecutionEnvironments: scaling?.max,
  };
}
