import { deprecatedRuntime, offeredRuntimes, unknownRuntime } from './runtime-names.ts';
import type { FunctionConfiguration } from '../functions/function-configuration.ts';
import type { FunctionSettings } from '../functions/function-store.ts';
import { invalidParameter } from '../functions/service-error.ts';
import type { SETTINGS_MEMBERS } from './configuration-shape.ts';
import { checkVariables } from './environment-variables.ts';
import type { Decoded } from './shape.ts';

type SettingsInput = Decoded<{ readonly type: 'structure'; readonly members: typeof SETTINGS_MEMBERS }>;
type Logging = FunctionConfiguration['logging'];

/** Stricter than the model, whose numbers are those of managed instances. */
const MAXIMA = [
  { parameter: 'MemorySize', max: 10_240 },
  { parameter: 'Timeout', max: 900 },
] as const;
const EPHEMERAL_MB_MAX = 10_240;

/** The settings a request changes, checked beyond what the model's constraints say. */
export function settingsFrom(
  input: SettingsInput,
  { logging, managed }: Pick<FunctionConfiguration, 'logging' | 'managed'>,
): Partial<FunctionSettings> {
  const ephemeralMb = input.EphemeralStorage?.Size;
  if (managed === undefined) {
    for (const { parameter, max } of MAXIMA) {
      const value = input[parameter];
      if (value !== undefined && value > max) throw tooLarge(parameter, max);
    }
    if (ephemeralMb !== undefined && ephemeralMb > EPHEMERAL_MB_MAX) {
      throw tooLarge('EphemeralStorage.Size', EPHEMERAL_MB_MAX);
    }
  }
  if (input.Runtime !== undefined) checkRuntime(input.Runtime);
  const variables = input.Environment === undefined ? undefined : (input.Environment.Variables ?? {});
  if (variables !== undefined) checkVariables(variables);
  const deadLetterArn = input.DeadLetterConfig?.TargetArn;
  return defined({
    runtime: input.Runtime,
    handler: input.Handler,
    description: input.Description,
    timeoutSeconds: input.Timeout,
    memoryMb: input.MemorySize,
    ephemeralMb,
    variables,
    deadLetterArn,
    logging: input.LoggingConfig === undefined ? undefined : mergeLogging(logging, input.LoggingConfig),
  });
}

/** Several invocations share the log of a managed environment, where only JSON tells them apart. */
export function defaultLogging(functionName: string, managed: boolean): Logging {
  const group = `/aws/lambda/${functionName}`;
  return managed
    ? { format: 'JSON', group, applicationLevel: 'INFO', systemLevel: 'INFO' }
    : { format: 'Text', group };
}

function checkRuntime(runtime: string): void {
  if (offeredRuntimes().includes(runtime)) return;
  throw deprecatedRuntime(runtime) ?? unknownRuntime(runtime);
}

function mergeLogging(current: Logging, input: NonNullable<SettingsInput['LoggingConfig']>): Logging {
  const format = input.LogFormat ?? current.format;
  const group = input.LogGroup ?? current.group;
  if (format === 'Text') {
    if (input.ApplicationLogLevel !== undefined || input.SystemLogLevel !== undefined) {
      throw invalidParameter(
        'LogLevel is not supported when LogFormat is set to "Text". Remove LogLevel from your request or change the LogFormat to "JSON" and try again.',
      );
    }
    return { format, group };
  }
  return {
    format,
    group,
    applicationLevel: input.ApplicationLogLevel ?? current.applicationLevel ?? 'INFO',
    systemLevel: input.SystemLogLevel ?? current.systemLevel ?? 'INFO',
  };
}

function tooLarge(parameter: string, max: number): Error {
  return invalidParameter(
    `'${parameter}' value failed to satisfy constraint: Member must have value less than or equal to ${String(max)}`,
  );
}

type Defined<T> = { readonly [Key in keyof T]?: Exclude<T[Key], undefined> };

function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
