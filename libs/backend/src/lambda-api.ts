import {
  DeleteFunctionCommand,
  GetFunctionCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  UpdateFunctionConfigurationCommand,
  type LambdaClient,
} from '@aws-sdk/client-lambda';
import type { ControlApi } from '@lambda-bench/runner';
import { controlError } from './call-errors.ts';
import { invoke } from './invoke.ts';
import { within } from './within.ts';

export interface LambdaPatience {
  /** For one call of the control plane. */
  readonly controlMs: number;
  /** Beyond a function's own time-out. */
  readonly invokeExtraMs: number;
}

export const LAMBDA_PATIENCE: LambdaPatience = { controlMs: 30_000, invokeExtraMs: 30_000 };

export interface LambdaApiOptions {
  /** The function's own. */
  readonly timeoutSeconds: number;
  readonly patience: LambdaPatience;
  readonly region: string;
}

/** Lambda's control plane and its Invoke over the SDK, for AWS and for whatever speaks like it. */
export function lambdaApi(
  client: LambdaClient,
  { timeoutSeconds, patience, region }: LambdaApiOptions,
): ControlApi {
  const call: Call = async (operation, send) => {
    try {
      return await within(patience.controlMs, (abortSignal) => send({ abortSignal }));
    } catch (error) {
      throw controlError(error, { call: `lambda:${operation}`, region });
    }
  };
  const patienceMs = timeoutSeconds * 1000 + patience.invokeExtraMs;
  return {
    ...configurationCalls(client, call),
    ...versionCalls(client, call),
    invoke: (name, qualifier, payload) => invoke(client, { name, qualifier, payload, patienceMs, region }),
  };
}

type Call = <T>(operation: string, send: (options: { abortSignal: AbortSignal }) => Promise<T>) => Promise<T>;

function configurationCalls(
  client: LambdaClient,
  call: Call,
): Pick<ControlApi, 'updateMemory' | 'getFunction'> {
  return {
    async updateMemory(FunctionName, MemorySize) {
      // Nothing but the size: what is not sent stays as it is, the user's environment variables above all.
      const command = new UpdateFunctionConfigurationCommand({ FunctionName, MemorySize });
      await call('UpdateFunctionConfiguration', (options) => client.send(command, options));
    },
    async getFunction(FunctionName, Qualifier) {
      const command = new GetFunctionCommand({
        FunctionName,
        ...(Qualifier === undefined ? {} : { Qualifier }),
      });
      const { Configuration } = await call('GetFunction', (options) => client.send(command, options));
      return {
        memoryMb: Configuration?.MemorySize ?? 0,
        state: Configuration?.State,
        lastUpdateStatus: Configuration?.LastUpdateStatus,
        codeSha256: Configuration?.CodeSha256,
        reason: Configuration?.LastUpdateStatusReason ?? Configuration?.StateReason,
      };
    },
  };
}

function versionCalls(
  client: LambdaClient,
  call: Call,
): Pick<ControlApi, 'publishVersion' | 'deleteVersion' | 'listVersions'> {
  return {
    async publishVersion(FunctionName, Description) {
      const command = new PublishVersionCommand({ FunctionName, Description });
      const { Version } = await call('PublishVersion', (options) => client.send(command, options));
      if (Version === undefined)
        throw new Error(`PublishVersion of ${FunctionName} answered without a version`);
      return Version;
    },
    async deleteVersion(FunctionName, Qualifier) {
      // DeleteFunction without a qualifier deletes the function itself, with all of its versions.
      if (!/^[1-9]\d*$/.test(Qualifier))
        throw new Error(`${JSON.stringify(Qualifier)} is not a published version`);
      const command = new DeleteFunctionCommand({ FunctionName, Qualifier });
      await call('DeleteFunction', (options) => client.send(command, options));
    },
    async listVersions(FunctionName, Marker) {
      const command = new ListVersionsByFunctionCommand({
        FunctionName,
        ...(Marker === undefined ? {} : { Marker }),
      });
      const { Versions, NextMarker } = await call('ListVersionsByFunction', (options) =>
        client.send(command, options),
      );
      const versions = (Versions ?? [])
        .filter(({ Version }) => Version !== undefined && Version !== '$LATEST')
        .map(({ Version = '', Description = '' }) => ({ version: Version, description: Description }));
      return { versions, nextMarker: NextMarker };
    },
  };
}
