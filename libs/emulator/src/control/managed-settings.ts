import type { CapacityProviders } from '../functions/capacity-providers.ts';
import type { FunctionConfiguration, ManagedInstances } from '../functions/function-configuration.ts';
import {
  defaultConcurrency,
  LATEST_PUBLISHED,
  MANAGED_DEFAULTS,
  managedVcpus,
  runsManaged,
} from '../functions/managed-instances.ts';
import type { FunctionSettings, Publish } from '../functions/function-store.ts';
import { invalidParameter } from '../functions/service-error.ts';
import { REGION } from './request-shapes.ts';
import type { Decoded, StructureShape } from './shape.ts';

export const CAPACITY_PROVIDER_CONFIG = {
  type: 'structure',
  members: {
    LambdaManagedInstancesCapacityProviderConfig: {
      required: true,
      shape: {
        type: 'structure',
        members: {
          CapacityProviderArn: {
            required: true,
            shape: {
              type: 'string',
              min: 1,
              max: 140,
              pattern: `arn:aws[a-zA-Z-]*:lambda:${REGION}:\\d{12}:capacity-provider:[a-zA-Z0-9-_]+`,
            },
          },
          PerExecutionEnvironmentMaxConcurrency: { shape: { type: 'integer', min: 1, max: 1600 } },
          ExecutionEnvironmentMemoryGiBPerVCpu: { shape: { type: 'double', min: 2, max: 8 } },
        },
      },
    },
  },
} as const satisfies StructureShape;

export const PUBLISH_TO = { type: 'string', values: ['LATEST_PUBLISHED'] } as const;

type ConfigInput = Decoded<typeof CAPACITY_PROVIDER_CONFIG>;

export function managedFrom(
  input: ConfigInput,
  { runtime, memoryMb, managed: current }: Pick<FunctionConfiguration, 'runtime' | 'memoryMb' | 'managed'>,
): ManagedInstances {
  const { LambdaManagedInstancesCapacityProviderConfig: config } = input;
  const memoryGibPerVcpu =
    config.ExecutionEnvironmentMemoryGiBPerVCpu ??
    current?.memoryGibPerVcpu ??
    MANAGED_DEFAULTS.memoryGibPerVcpu;
  return {
    providerArn: config.CapacityProviderArn,
    maxConcurrency:
      config.PerExecutionEnvironmentMaxConcurrency ??
      current?.maxConcurrency ??
      defaultConcurrency(runtime, managedVcpus({ memoryMb }, { memoryGibPerVcpu })),
    memoryGibPerVcpu,
  };
}

/** Refuses what managed instances do not run. */
export function checkManaged(settings: FunctionSettings, providers: CapacityProviders): void {
  const { managed, runtime, memoryMb, architecture, logging } = settings;
  if (managed === undefined) return;
  if (!runsManaged(runtime)) {
    throw invalidParameter(
      `Runtime Enum ${runtime} does not support specified feature: Lambda Managed Instances`,
    );
  }
  if (logging.format !== 'JSON') {
    throw invalidParameter('LogFormat must be JSON for functions configured with a capacity provider.');
  }
  const vcpus = managedVcpus({ memoryMb }, managed);
  if (memoryMb < MANAGED_DEFAULTS.memoryMb || vcpus < 1) {
    throw invalidParameter(
      `MemorySize ${String(memoryMb)} is too small: functions configured with a capacity provider need ${String(MANAGED_DEFAULTS.memoryMb)} MB and one vCPU at least, and a vCPU has ${String(managed.memoryGibPerVcpu)} GiB here.`,
    );
  }
  providers.check(managed.providerArn, architecture);
}

export function publishFrom(
  { Publish: publish, PublishTo: to }: { readonly Publish?: boolean; readonly PublishTo?: string },
  managed: FunctionConfiguration['managed'],
): Publish {
  if (to === undefined) return publish ?? false;
  if (managed === undefined)
    throw invalidParameter("PublishTo isn't supported for Lambda Default functions.");
  return LATEST_PUBLISHED;
}

export function managedWire({ managed }: FunctionConfiguration): object {
  if (managed === undefined) return {};
  return {
    CapacityProviderConfig: {
      LambdaManagedInstancesCapacityProviderConfig: {
        CapacityProviderArn: managed.providerArn,
        PerExecutionEnvironmentMaxConcurrency: managed.maxConcurrency,
        ExecutionEnvironmentMemoryGiBPerVCpu: managed.memoryGibPerVcpu,
      },
    },
  };
}
