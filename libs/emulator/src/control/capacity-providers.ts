import type { CapacityProvider } from '../functions/capacity-providers.ts';
import { ROLE } from './configuration-shape.ts';
import { operation, type ControlCall, type Operation } from './operation.ts';
import { pageOf } from './page.ts';
import { ARCHITECTURES, MARKER_IN_QUERY, REGION, TAG_KEY, TAGS } from './request-shapes.ts';
import type { Decoded, ListShape, Member, StructureShape } from './shape.ts';

const NAME = {
  type: 'string',
  min: 1,
  max: 140,
  pattern: `(arn:aws[a-zA-Z-]*:lambda:${REGION}:\\d{12}:capacity-provider:[a-zA-Z0-9-_]+)|[a-zA-Z0-9-_]+`,
} as const;

const NAME_IN_PATH = { shape: NAME, required: true, in: 'path' } as const satisfies Member;
const MAX_ITEMS = { shape: { type: 'integer', min: 1, max: 50 }, in: 'query' } as const satisfies Member;

const INSTANCE_TYPES = {
  type: 'list',
  of: { type: 'string', min: 1, max: 30, pattern: '[a-zA-Z0-9\\.\\*\\-]+' },
  max: 400,
} as const satisfies ListShape;

const SCALING = {
  type: 'structure',
  members: {
    MaxVCpuCount: { shape: { type: 'integer', min: 2, max: 15_000 } },
    ScalingMode: { shape: { type: 'string', values: ['Auto', 'Manual'] } },
    ScalingPolicies: {
      shape: {
        type: 'list',
        min: 1,
        max: 10,
        of: {
          type: 'structure',
          members: {
            PredefinedMetricType: {
              shape: {
                type: 'string',
                values: [
                  'LambdaCapacityProviderAverageCPUUtilization',
                  'LambdaCapacityProviderAverageGPUUtilization',
                ],
              },
              required: true,
            },
            TargetValue: { shape: { type: 'double', min: 0, max: 100 }, required: true },
          },
        },
      },
    },
  },
} as const satisfies StructureShape;

const PROPAGATE_TAGS = {
  type: 'structure',
  members: {
    Mode: { shape: { type: 'string', values: ['None', 'Explicit'] } },
    ExplicitTags: { shape: { type: 'map', key: TAG_KEY, value: TAGS.value } },
  },
} as const satisfies StructureShape;

const TELEMETRY = {
  type: 'structure',
  members: {
    LoggingConfig: {
      shape: {
        type: 'structure',
        members: {
          SystemLogLevel: { shape: { type: 'string', values: ['DEBUG', 'INFO', 'WARN'] } },
          LogGroup: { shape: { type: 'string', min: 1, max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]+' } },
        },
      },
    },
  },
} as const satisfies StructureShape;

const CREATE = {
  type: 'structure',
  members: {
    CapacityProviderName: { shape: NAME, required: true },
    VpcConfig: {
      required: true,
      shape: {
        type: 'structure',
        members: {
          SubnetIds: {
            required: true,
            shape: {
              type: 'list',
              of: { type: 'string', max: 1024, pattern: 'subnet-[0-9a-z]*' },
              min: 1,
              max: 16,
            },
          },
          SecurityGroupIds: {
            required: true,
            shape: { type: 'list', of: { type: 'string', max: 1024, pattern: 'sg-[0-9a-zA-Z]*' }, max: 5 },
          },
        },
      },
    },
    PermissionsConfig: {
      required: true,
      shape: {
        type: 'structure',
        members: { CapacityProviderOperatorRoleArn: { shape: ROLE, required: true } },
      },
    },
    InstanceRequirements: {
      shape: {
        type: 'structure',
        members: {
          Architectures: { shape: ARCHITECTURES },
          AllowedInstanceTypes: { shape: INSTANCE_TYPES },
          ExcludedInstanceTypes: { shape: INSTANCE_TYPES },
        },
      },
    },
    CapacityProviderScalingConfig: { shape: SCALING },
    KmsKeyArn: {
      shape: { type: 'string', max: 10_000, pattern: 'arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*' },
    },
    Tags: { shape: TAGS },
    PropagateTags: { shape: PROPAGATE_TAGS },
    TelemetryConfig: { shape: TELEMETRY },
  },
} as const satisfies StructureShape;

const NAMED = {
  type: 'structure',
  members: { CapacityProviderName: NAME_IN_PATH },
} as const satisfies StructureShape;

const UPDATE = {
  type: 'structure',
  members: {
    CapacityProviderName: NAME_IN_PATH,
    CapacityProviderScalingConfig: { shape: SCALING },
    PropagateTags: { shape: PROPAGATE_TAGS },
    TelemetryConfig: { shape: TELEMETRY },
  },
} as const satisfies StructureShape;

const LIST = {
  type: 'structure',
  members: {
    State: {
      shape: { type: 'string', values: ['Pending', 'Active', 'Failed', 'Deleting'] },
      in: 'query',
    },
    Marker: MARKER_IN_QUERY,
    MaxItems: MAX_ITEMS,
  },
} as const satisfies StructureShape;

const LIST_VERSIONS = {
  type: 'structure',
  members: { CapacityProviderName: NAME_IN_PATH, Marker: MARKER_IN_QUERY, MaxItems: MAX_ITEMS },
} as const satisfies StructureShape;

export const CAPACITY_PROVIDER_OPERATIONS: readonly Operation[] = [
  operation('CreateCapacityProvider', CREATE, (input, { providers }) => {
    const { CapacityProviderName, Tags, ...settings } = input;
    return wired(providers.create(CapacityProviderName, settings, Tags ?? {}));
  }),
  operation('GetCapacityProvider', NAMED, ({ CapacityProviderName }, { providers }) =>
    wired(providers.get(CapacityProviderName)),
  ),
  operation('UpdateCapacityProvider', UPDATE, (input, { providers }) => {
    const { CapacityProviderName, ...change } = input;
    return wired(providers.update(CapacityProviderName, given(change)));
  }),
  operation('DeleteCapacityProvider', NAMED, ({ CapacityProviderName }, { providers }) =>
    wired(providers.delete(CapacityProviderName)),
  ),
  operation('ListCapacityProviders', LIST, (input, { providers }) => {
    const all = providers.all().filter(({ state }) => input.State === undefined || state === input.State);
    const page = pageOf(all, ({ name }) => name, input);
    return { body: { CapacityProviders: page.items.map(providerWire), NextMarker: page.nextMarker } };
  }),
  operation('ListFunctionVersionsByCapacityProvider', LIST_VERSIONS, versionsOf),
];

function versionsOf(input: Decoded<typeof LIST_VERSIONS>, { providers }: ControlCall) {
  const provider = providers.get(input.CapacityProviderName);
  const page = pageOf(providers.versionsOf(provider), ({ functionArn }) => functionArn, input);
  return {
    body: {
      CapacityProviderArn: provider.arn,
      FunctionVersions: page.items.map(({ functionArn, state }) => ({
        FunctionArn: functionArn,
        State: state,
      })),
      NextMarker: page.nextMarker,
    },
  };
}

/** Only what the request names: an absent member changes nothing. */
function given<Change extends object>(change: Change): Partial<Change> {
  return Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  ) as Partial<Change>;
}

function wired(provider: CapacityProvider) {
  return { body: { CapacityProvider: providerWire(provider) } };
}

function providerWire({ arn, state, settings, modifiedAt }: CapacityProvider): object {
  return {
    CapacityProviderArn: arn,
    State: state,
    ...settings,
    LastModified: new Date(modifiedAt).toISOString(),
  };
}
