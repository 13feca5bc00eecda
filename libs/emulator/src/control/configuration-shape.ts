import { CAPACITY_PROVIDER_CONFIG } from './managed-settings.ts';
import { BOOLEAN, DESCRIPTION, STRING } from './request-shapes.ts';
import type { ListShape, Member, StructureShape } from './shape.ts';

const ARN_OR_EMPTY = {
  type: 'string',
  max: 10_000,
  pattern: '(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()',
} as const;

const STRINGS = { type: 'list', of: STRING } as const satisfies ListShape;

/** Only looked at to see that it is there: what it stands for is refused. */
const ANY = { type: 'structure', members: {} } as const satisfies StructureShape;

/** What CreateFunction and UpdateFunctionConfiguration have in common. */
export const SETTINGS_MEMBERS = {
  Runtime: { shape: STRING },
  Handler: { shape: { type: 'string', max: 128, pattern: '[^\\s]+' } },
  Description: { shape: DESCRIPTION },
  Timeout: { shape: { type: 'integer', min: 1, max: 5400 } },
  MemorySize: { shape: { type: 'integer', min: 128, max: 32_768 } },
  Environment: {
    shape: {
      type: 'structure',
      members: {
        Variables: {
          shape: {
            type: 'map',
            key: { type: 'string', pattern: '[a-zA-Z]([a-zA-Z0-9_])+' },
            value: STRING,
            sensitive: true,
          },
        },
      },
    },
  },
  EphemeralStorage: {
    shape: {
      type: 'structure',
      members: { Size: { shape: { type: 'integer', min: 512, max: 32_768 }, required: true } },
    },
  },
  LoggingConfig: {
    shape: {
      type: 'structure',
      members: {
        LogFormat: { shape: { type: 'string', values: ['JSON', 'Text'] } },
        ApplicationLogLevel: {
          shape: { type: 'string', values: ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] },
        },
        SystemLogLevel: { shape: { type: 'string', values: ['DEBUG', 'INFO', 'WARN'] } },
        LogGroup: { shape: { type: 'string', min: 1, max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]+' } },
      },
    },
  },
  DeadLetterConfig: { shape: { type: 'structure', members: { TargetArn: { shape: ARN_OR_EMPTY } } } },
  VpcConfig: {
    shape: {
      type: 'structure',
      members: {
        SubnetIds: { shape: STRINGS },
        SecurityGroupIds: { shape: STRINGS },
        Ipv6AllowedForDualStack: { shape: BOOLEAN },
      },
    },
  },
  KMSKeyArn: { shape: ARN_OR_EMPTY },
  TracingConfig: {
    shape: {
      type: 'structure',
      members: { Mode: { shape: { type: 'string', values: ['Active', 'PassThrough'] } } },
    },
  },
  Layers: { shape: STRINGS },
  FileSystemConfigs: { shape: { type: 'list', of: ANY } },
  ImageConfig: { shape: ANY },
  SnapStart: {
    shape: {
      type: 'structure',
      members: { ApplyOn: { shape: { type: 'string', values: ['PublishedVersions', 'None'] } } },
    },
  },
  CapacityProviderConfig: { shape: CAPACITY_PROVIDER_CONFIG },
  DurableConfig: { shape: ANY },
  RuntimeConfig: { shape: ANY },
  AcceleratorConfig: { shape: ANY },
} as const satisfies Readonly<Record<string, Member>>;

export const ROLE = {
  type: 'string',
  max: 10_000,
  pattern: 'arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+',
} as const;

export const CODE_MEMBERS = {
  ZipFile: { shape: { type: 'blob' } },
  S3Bucket: { shape: { type: 'string', min: 3, max: 63, pattern: '[0-9A-Za-z\\.\\-_]*(?<!\\.)' } },
  S3Key: { shape: { type: 'string', min: 1, max: 1024, pattern: '.*' } },
  S3ObjectVersion: { shape: { type: 'string', min: 1, max: 1024, pattern: '.*' } },
  S3ObjectStorageMode: { shape: { type: 'string', values: ['COPY', 'REFERENCE'] } },
  ImageUri: { shape: STRING },
  SourceKMSKeyArn: { shape: ARN_OR_EMPTY },
} as const satisfies Readonly<Record<string, Member>>;
