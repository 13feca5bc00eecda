import type { FunctionConfiguration } from '../functions/function-configuration.ts';
import { managedWire } from './managed-settings.ts';

/** As every operation on a single function answers it. */
export function configurationWire(configuration: FunctionConfiguration): object {
  const { stateReason, lastUpdate } = configuration;
  return {
    ...listedConfigurationWire(configuration),
    State: configuration.state,
    ...(stateReason === undefined
      ? {}
      : { StateReason: stateReason.text, StateReasonCode: stateReason.code }),
    ...(lastUpdate === undefined ? {} : { LastUpdateStatus: lastUpdate.status }),
    ...(lastUpdate?.reason === undefined
      ? {}
      : {
          LastUpdateStatusReason: lastUpdate.reason.text,
          LastUpdateStatusReasonCode: lastUpdate.reason.code,
        }),
  };
}

/** As lists answer it: without the states, as Lambda does. */
export function listedConfigurationWire(configuration: FunctionConfiguration): object {
  const { variables, logging, deadLetterArn = '' } = configuration;
  return {
    FunctionName: configuration.functionName,
    FunctionArn: configuration.functionArn,
    Runtime: configuration.runtime,
    Role: configuration.role,
    Handler: configuration.handler,
    CodeSize: configuration.code.sizeBytes,
    Description: configuration.description,
    Timeout: configuration.timeoutSeconds,
    MemorySize: configuration.memoryMb,
    LastModified: configuration.lastModified,
    CodeSha256: configuration.code.sha256Base64,
    Version: configuration.version,
    ...(Object.keys(variables).length === 0 ? {} : { Environment: { Variables: variables } }),
    ...(deadLetterArn === '' ? {} : { DeadLetterConfig: { TargetArn: deadLetterArn } }),
    TracingConfig: { Mode: 'PassThrough' },
    RevisionId: configuration.revisionId,
    PackageType: 'Zip',
    Architectures: [configuration.architecture],
    EphemeralStorage: { Size: configuration.ephemeralMb },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    LoggingConfig: {
      LogFormat: logging.format,
      ...(logging.applicationLevel === undefined ? {} : { ApplicationLogLevel: logging.applicationLevel }),
      ...(logging.systemLevel === undefined ? {} : { SystemLogLevel: logging.systemLevel }),
      LogGroup: logging.group,
    },
    ...managedWire(configuration),
  };
}
