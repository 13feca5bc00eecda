import {
  CreateCapacityProviderCommand,
  CreateFunctionCommand,
  DeleteCapacityProviderCommand,
  DeleteFunctionCommand,
  GetCapacityProviderCommand,
  GetFunctionConfigurationCommand,
  GetFunctionScalingConfigCommand,
  InvokeCommand,
  LambdaClient,
  ListCapacityProvidersCommand,
  ListFunctionVersionsByCapacityProviderCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  PutFunctionScalingConfigCommand,
  UpdateCapacityProviderCommand,
  UpdateFunctionConfigurationCommand,
  type CreateFunctionCommandInput,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { meetingPlace } from '../src/testdata/meeting-place.ts';
import { e2eBed, type E2eBed } from './e2e-bed.ts';

const ARN = 'arn:aws:lambda:us-east-1:123456789012:capacity-provider:';
const ROLE = 'arn:aws:iam::123456789012:role/lambda';
const PUBLISHED = '$LATEST.PUBLISHED';
const VPC = { SubnetIds: ['subnet-0'], SecurityGroupIds: [] };
const PERMISSIONS = { CapacityProviderOperatorRoleArn: ROLE };

let bed: E2eBed;
let lambda: LambdaClient;

beforeAll(async () => {
  bed = await e2eBed({ pool: { managedMinimum: 2 } });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  lambda = new LambdaClient({ endpoint: bed.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  await provider('shared');
});

afterAll(async () => {
  lambda.destroy();
  await bed[Symbol.asyncDispose]();
});

function provider(name: string, extra: object = {}) {
  const input = { CapacityProviderName: name, VpcConfig: VPC, PermissionsConfig: PERMISSIONS, ...extra };
  return lambda.send(new CreateCapacityProviderCommand(input));
}

function creation(name: string, extra: Partial<CreateFunctionCommandInput> = {}): CreateFunctionCommandInput {
  return {
    FunctionName: name,
    Role: ROLE,
    Runtime: 'provided.al2023',
    Handler: 'puppet',
    Timeout: 5,
    Code: { ZipFile: bed.archive },
    Environment: { Variables: { PUPPET_INIT: '{"polls":4}' } },
    CapacityProviderConfig: {
      LambdaManagedInstancesCapacityProviderConfig: {
        CapacityProviderArn: `${ARN}shared`,
        PerExecutionEnvironmentMaxConcurrency: 4,
      },
    },
    ...extra,
  };
}

/** What the version came to, once it is no longer on its way. */
async function settled(name: string, Qualifier = PUBLISHED) {
  const shown = () => lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name, Qualifier }));
  const underWay = async () => {
    const { State, LastUpdateStatus } = await shown();
    return State === 'Pending' || LastUpdateStatus === 'InProgress';
  };
  await expect.poll(underWay, { timeout: 40_000, interval: 20 }).toBe(false);
  return shown();
}

async function invoke(name: string, event: object, Qualifier?: string) {
  const Payload = JSON.stringify(event);
  const input = { FunctionName: name, Payload, ...(Qualifier === undefined ? {} : { Qualifier }) };
  const answer = await lambda.send(new InvokeCommand(input));
  return {
    ...answer,
    json: JSON.parse(Buffer.from(answer.Payload ?? []).toString()) as Record<string, unknown>,
  };
}

async function alive(): Promise<number> {
  const answer = await fetch(`${bed.endpoint}/lambda-bench/describe`);
  const { environments } = (await answer.json()) as { readonly environments: { readonly alive: number } };
  return environments.alive;
}

describe('a capacity provider', () => {
  it('is made, shown, changed, listed and deleted by the real SDK', async () => {
    const { CapacityProvider: made } = await provider('own', { Tags: { a: 'b' } });
    expect(made).toMatchObject({ CapacityProviderArn: `${ARN}own`, State: 'Pending', VpcConfig: VPC });
    const own = { CapacityProviderName: 'own' };
    const shown = await lambda.send(new GetCapacityProviderCommand(own));
    expect(shown.CapacityProvider).toMatchObject({ State: 'Active', PermissionsConfig: PERMISSIONS });
    const change = { ...own, CapacityProviderScalingConfig: { MaxVCpuCount: 8 } };
    const updated = await lambda.send(new UpdateCapacityProviderCommand(change));
    expect(updated.CapacityProvider?.CapacityProviderScalingConfig).toEqual({ MaxVCpuCount: 8 });
    const { CapacityProviders: all = [] } = await lambda.send(new ListCapacityProvidersCommand({}));
    expect(all.map((one) => one.CapacityProviderArn)).toEqual([`${ARN}own`, `${ARN}shared`]);
    const gone = await lambda.send(new DeleteCapacityProviderCommand(own));
    expect(gone.CapacityProvider?.State).toBe('Deleting');
    await expect(lambda.send(new GetCapacityProviderCommand(own))).rejects.toThrow('not found');
  });

  it('is not made twice nor of what breaks the model’s constraints', async () => {
    await expect(provider('shared')).rejects.toThrow('already exists');
    await expect(provider('bad', { VpcConfig: { SubnetIds: [], SecurityGroupIds: [] } })).rejects.toThrow(
      /vpcConfig.subnetIds.*length greater than or equal to 1/,
    );
    await expect(provider('bad', { CapacityProviderScalingConfig: { MaxVCpuCount: 1 } })).rejects.toThrow(
      /maxVCpuCount/,
    );
  });
});

describe('a function on managed instances', () => {
  it('has environments from its publication on, each for several invocations, and refuses what is beyond', async () => {
    const made = await lambda.send(
      new CreateFunctionCommand(creation('f', { PublishTo: 'LATEST_PUBLISHED', Timeout: 60 })),
    );
    expect(made).toMatchObject({
      MemorySize: 2048,
      LoggingConfig: { LogFormat: 'JSON' },
      CapacityProviderConfig: {
        LambdaManagedInstancesCapacityProviderConfig: {
          PerExecutionEnvironmentMaxConcurrency: 4,
          ExecutionEnvironmentMemoryGiBPerVCpu: 2,
        },
      },
    });
    expect(await settled('f')).toMatchObject({ State: 'Active', Version: PUBLISHED });
    expect(await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'f' }))).toMatchObject({
      State: 'ActiveNonInvocable',
    });
    expect(await alive()).toBe(2);
    const environment = await invoke('f', { do: 'environment' });
    expect(environment).toMatchObject({ ExecutedVersion: PUBLISHED });
    expect(environment.json).toMatchObject({
      AWS_LAMBDA_MAX_CONCURRENCY: '4',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'lambda-managed-instances',
      AWS_LAMBDA_FUNCTION_VERSION: PUBLISHED,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '2048',
    });
    await using place = await meetingPlace();
    const eight = Array.from({ length: 8 }, () => invoke('f', { do: 'meet', port: place.port }));
    await expect.poll(() => place.waiting(), { timeout: 40_000, interval: 10 }).toBe(8);
    await expect(invoke('f', { do: 'echo' })).rejects.toThrow(/Rate Exceeded|TooManyRequests/);
    place.release();
    const served = await Promise.all(eight);
    expect(served.map(({ json }) => json)).toEqual(Array.from({ length: 8 }, () => ({ met: true })));
    expect((await invoke('f', { do: 'echo', value: 1 })).json).toMatchObject({ value: 1 });
  });

  it('logs a REPORT of duration alone, in JSON, and no END', async () => {
    const input = { FunctionName: 'f', LogType: 'Tail', Payload: '{"do":"echo"}' } as const;
    const { LogResult = '' } = await lambda.send(new InvokeCommand(input));
    const lines = Buffer.from(LogResult, 'base64').toString().trim().split('\n');
    const [report] = lines.map((line) => JSON.parse(line) as Record<string, unknown>).slice(-1);
    expect(report).toMatchObject({ type: 'platform.report', record: { status: 'success' } });
    const { metrics } = (report as { record: { metrics: object } }).record;
    expect(Object.keys(metrics)).toEqual(['durationMs']);
    expect(lines.join()).not.toContain('runtimeDone');
  });

  it('outlives the end of an environment, which is replaced without being asked', async () => {
    const { FunctionError, json } = await invoke('f', { do: 'exit', code: 1 });
    expect([FunctionError, json['errorType']]).toEqual(['Unhandled', 'Runtime.ExitError']);
    await expect.poll(alive, { timeout: 40_000 }).toBe(2);
  });

  it('is published anew in place, by number, and scaled', async () => {
    const Environment = { Variables: { PUPPET_INIT: '{"polls":4}', COLOUR: 'blue' } };
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'f', Environment }));
    const before = await invoke('f', { do: 'environment' });
    expect(before.json).not.toHaveProperty('COLOUR');
    const anew = { FunctionName: 'f', PublishTo: 'LATEST_PUBLISHED' } as const;
    const published = await lambda.send(new PublishVersionCommand(anew));
    expect(published).toMatchObject({ Version: PUBLISHED, State: 'Active', LastUpdateStatus: 'InProgress' });
    expect(await settled('f')).toMatchObject({ State: 'Active', LastUpdateStatus: 'Successful' });
    expect((await invoke('f', { do: 'environment' })).json).toMatchObject({ COLOUR: 'blue' });
    await lambda.send(new PublishVersionCommand({ FunctionName: 'f' }));
    await settled('f', '1');
    expect((await invoke('f', { do: 'environment' }, '1')).json['AWS_LAMBDA_FUNCTION_VERSION']).toBe('1');
    const listed = await lambda.send(new ListVersionsByFunctionCommand({ FunctionName: 'f' }));
    expect(listed.Versions?.map(({ Version }) => Version)).toEqual(['$LATEST', PUBLISHED, '1']);
    const scale = { MinExecutionEnvironments: 1, MaxExecutionEnvironments: 1 };
    const one = { FunctionName: 'f', Qualifier: '1' };
    await lambda.send(new PutFunctionScalingConfigCommand({ ...one, FunctionScalingConfig: scale }));
    await expect.poll(alive, { timeout: 40_000 }).toBe(3);
    const scaling = await lambda.send(new GetFunctionScalingConfigCommand(one));
    expect(scaling.AppliedFunctionScalingConfig).toEqual(scale);
    const users = await lambda.send(
      new ListFunctionVersionsByCapacityProviderCommand({ CapacityProviderName: 'shared' }),
    );
    expect(users.FunctionVersions?.map(({ State }) => State)).toEqual([
      'ActiveNonInvocable',
      'Active',
      'Active',
    ]);
    const shared = { CapacityProviderName: 'shared' };
    await expect(lambda.send(new DeleteCapacityProviderCommand(shared))).rejects.toThrow('use it');
    await lambda.send(new DeleteFunctionCommand({ FunctionName: 'f' }));
    await expect.poll(alive, { timeout: 40_000 }).toBe(0);
  });

  it('that does not start has failed, and says why', async () => {
    const Environment = { Variables: { PUPPET_INIT: '{"exit":7}' } };
    const input = creation('broken', { Environment, PublishTo: 'LATEST_PUBLISHED' });
    await lambda.send(new CreateFunctionCommand(input));
    const state = await settled('broken');
    expect(state).toMatchObject({ State: 'Failed', StateReasonCode: 'FunctionError.ExitError' });
    expect(state.StateReason).toContain('exit status 7');
    await expect(invoke('broken', {})).rejects.toThrow('Failed');
    await expect.poll(alive, { timeout: 40_000 }).toBe(0);
  });

  it.each([
    ['nodejs24.x', 2048, 2, 64],
    ['nodejs22.x', 8192, 4, 128],
    ['python3.14', 4096, 2, 32],
    ['java25', 3072, 2, 48],
    ['provided.al2023', 2048, 2, 8],
  ] as const)('of %s with %i MB at %i GiB a vCPU serves %i at once unless told', async (...row) => {
    const [Runtime, MemorySize, perVcpu, most] = row;
    const FunctionName = `default-${String(most)}`;
    const config = {
      CapacityProviderArn: `${ARN}shared`,
      ExecutionEnvironmentMemoryGiBPerVCpu: perVcpu,
    };
    const CapacityProviderConfig = { LambdaManagedInstancesCapacityProviderConfig: config };
    const extra = { Runtime, MemorySize, CapacityProviderConfig };
    const made = await lambda.send(new CreateFunctionCommand(creation(FunctionName, extra)));
    const given = made.CapacityProviderConfig?.LambdaManagedInstancesCapacityProviderConfig;
    expect(given?.PerExecutionEnvironmentMaxConcurrency).toBe(most);
    await lambda.send(new DeleteFunctionCommand({ FunctionName }));
  });

  it('cannot be invoked before it is published, nor ever as $LATEST', async () => {
    await lambda.send(new CreateFunctionCommand(creation('unpublished')));
    await expect(invoke('unpublished', {})).rejects.toThrow(/no published version exists/);
    await expect(invoke('unpublished', {}, '$LATEST')).rejects.toThrow(/with \$LATEST qualifier/);
  });

  it.each<[string, Partial<CreateFunctionCommandInput>, RegExp]>([
    [
      'a runtime that knows one event at a time',
      { Runtime: 'nodejs20.x' },
      /Runtime Enum nodejs20.x does not support/,
    ],
    ['text logs', { LoggingConfig: { LogFormat: 'Text' } }, /LogFormat must be JSON/],
    ['less memory than a vCPU has', { MemorySize: 1024 }, /MemorySize 1024 is too small/],
    ['another architecture than its provider’s', { Architectures: ['arm64'] }, /architecture \(arm64\)/],
    [
      'a provider that is not there',
      {
        CapacityProviderConfig: {
          LambdaManagedInstancesCapacityProviderConfig: { CapacityProviderArn: `${ARN}nobody` },
        },
      },
      /Capacity provider not found/,
    ],
    [
      'more at once than the model allows',
      {
        CapacityProviderConfig: {
          LambdaManagedInstancesCapacityProviderConfig: {
            CapacityProviderArn: `${ARN}shared`,
            PerExecutionEnvironmentMaxConcurrency: 1601,
          },
        },
      },
      /less than or equal to 1600/,
    ],
  ])('is not made of %s', async (_what, extra, words) => {
    await expect(lambda.send(new CreateFunctionCommand(creation('refused', extra)))).rejects.toThrow(words);
  });

  it('is no default function later, nor the other way round', async () => {
    const { CapacityProviderConfig, ...plain } = creation('plain');
    await lambda.send(new CreateFunctionCommand(plain));
    await settled('plain', '$LATEST');
    const name = { FunctionName: 'plain' };
    await expect(
      lambda.send(new UpdateFunctionConfigurationCommand({ ...name, CapacityProviderConfig })),
    ).rejects.toThrow("isn't supported for Lambda Default functions");
    await expect(
      lambda.send(new PublishVersionCommand({ ...name, PublishTo: 'LATEST_PUBLISHED' })),
    ).rejects.toThrow("isn't supported for Lambda Default functions");
  });
});
