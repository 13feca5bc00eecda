import { invalidParameter } from '../functions/service-error.ts';

interface Unsupported {
  readonly parameter: string;
  readonly feature: string;
  /** Whether the request asks for the feature; saying that one does not want it is fine. */
  readonly wanted: (value: unknown) => boolean;
}

const given = (): boolean => true;
const nonEmpty = (value: unknown): boolean =>
  typeof value === 'string' || Array.isArray(value) ? value.length > 0 : true;
const field =
  (name: string, wanted: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    typeof value === 'object' && value !== null && wanted((value as Record<string, unknown>)[name]);
const is =
  (...values: readonly unknown[]) =>
  (value: unknown): boolean =>
    values.includes(value);

/** Parameters of Lambda's that ask for what this server has not got. Ignoring one would look like a success. */
export const UNSUPPORTED_PARAMETERS: readonly Unsupported[] = [
  { parameter: 'AcceleratorConfig', feature: 'accelerators', wanted: given },
  { parameter: 'CodeSigningConfigArn', feature: 'code signing', wanted: nonEmpty },
  { parameter: 'DurableConfig', feature: 'durable executions', wanted: given },
  { parameter: 'FileSystemConfigs', feature: 'file systems', wanted: nonEmpty },
  { parameter: 'ImageConfig', feature: 'container images', wanted: given },
  { parameter: 'ImageUri', feature: 'container images', wanted: nonEmpty },
  { parameter: 'KMSKeyArn', feature: 'customer managed keys', wanted: nonEmpty },
  { parameter: 'Layers', feature: 'layers', wanted: nonEmpty },
  { parameter: 'PackageType', feature: 'container images', wanted: is('Image') },
  { parameter: 'RuntimeConfig', feature: 'custom runtime versions', wanted: given },
  { parameter: 'S3ObjectVersion', feature: 'code from S3', wanted: nonEmpty },
  { parameter: 'S3ObjectStorageMode', feature: 'code from S3', wanted: is('REFERENCE') },
  { parameter: 'SnapStart', feature: 'SnapStart', wanted: field('ApplyOn', is('PublishedVersions')) },
  { parameter: 'SourceKMSKeyArn', feature: 'customer managed keys', wanted: nonEmpty },
  { parameter: 'TenancyConfig', feature: 'tenant isolation', wanted: given },
  { parameter: 'TracingConfig', feature: 'X-Ray tracing', wanted: field('Mode', is('Active')) },
  {
    parameter: 'VpcConfig',
    feature: 'VPC networking',
    wanted: (value) =>
      ['SubnetIds', 'SecurityGroupIds'].some((name) =>
        field(name, (ids) => Array.isArray(ids) && ids.length > 0)(value),
      ),
  },
];

/** Takes the parameters of a request, those of its Code among them. */
export function refuseUnsupported(parameters: Readonly<Record<string, unknown>>): void {
  for (const { parameter, feature, wanted } of UNSUPPORTED_PARAMETERS) {
    const value = parameters[parameter];
    if (value !== undefined && wanted(value)) {
      throw invalidParameter(
        `${parameter} asks for ${feature}, which Lambda Bench does not offer on this machine.`,
      );
    }
  }
}
