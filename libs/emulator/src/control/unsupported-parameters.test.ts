import { describe, expect, it } from 'vitest';
import { controlBed, creation, FUNCTIONS } from './control-bed.ts';
import { UNSUPPORTED_PARAMETERS } from './unsupported-parameters.ts';

const ARN = 'arn:aws:lambda:us-east-1:123456789012:';

/** For each parameter, something that asks for the feature. */
const WANTED: Readonly<Record<string, unknown>> = {
  AcceleratorConfig: { AcceleratorMemorySize: 1 },
  CodeSigningConfigArn: `${ARN}code-signing-config:csc-0123456789abcdef0`,
  DurableConfig: { ExecutionTimeout: 1 },
  FileSystemConfigs: [{ Arn: 'a', LocalMountPath: '/mnt/a' }],
  ImageConfig: { Command: ['a'] },
  ImageUri: 'image',
  KMSKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/a',
  Layers: [`${ARN}layer:l:1`],
  PackageType: 'Image',
  RuntimeConfig: { RuntimeAlias: 'a' },
  S3ObjectVersion: '1',
  S3ObjectStorageMode: 'REFERENCE',
  SnapStart: { ApplyOn: 'PublishedVersions' },
  SourceKMSKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/a',
  TenancyConfig: { TenantIsolationMode: 'PER_TENANT' },
  TracingConfig: { Mode: 'Active' },
  VpcConfig: { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] },
};
const IN_CODE = new Set(['ImageUri', 'S3ObjectVersion', 'S3ObjectStorageMode', 'SourceKMSKeyArn']);

describe('what is not offered is refused by its parameter’s name, never ignored', () => {
  it.each(UNSUPPORTED_PARAMETERS.map(({ parameter, feature }) => [parameter, feature]))(
    '%s (%s)',
    async (parameter, feature) => {
      const asked = { [parameter]: WANTED[parameter] };
      await using bed = await controlBed();
      const full = creation('f') as { readonly Code: object };
      const body = IN_CODE.has(parameter)
        ? { ...full, Code: { ...full.Code, ...asked } }
        : { ...full, ...asked };
      const answer = await bed.call('POST', FUNCTIONS, body);
      expect(answer).toMatchObject({ status: 400, error: 'InvalidParameterValueException' });
      expect(answer.body['message']).toBe(
        `${parameter} asks for ${feature}, which Lambda Bench does not offer on this machine.`,
      );
      expect(bed.store.records()).toEqual([]);
    },
  );

  it('saying that one does not want a feature is no reason to refuse', async () => {
    await using bed = await controlBed();
    const answer = await bed.make('f', {
      CodeSigningConfigArn: '',
      FileSystemConfigs: [],
      KMSKeyArn: '',
      Layers: [],
      PackageType: 'Zip',
      SnapStart: { ApplyOn: 'None' },
      TracingConfig: { Mode: 'PassThrough' },
      VpcConfig: { SubnetIds: [], SecurityGroupIds: [] },
    });
    expect(answer.status).toBe(201);
  });
});
