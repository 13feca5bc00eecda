import type { LogGroup, LogStore } from './log-store.ts';
import { LogsError } from './logs-error.ts';

/** By its name, or by its name or ARN as identifier. */
export function logGroupOf(
  logs: LogStore,
  input: { readonly logGroupName?: string; readonly logGroupIdentifier?: string },
): LogGroup {
  const { logGroupName, logGroupIdentifier } = input;
  if ((logGroupName === undefined) === (logGroupIdentifier === undefined)) {
    throw new LogsError(
      'InvalidParameterException',
      'Exactly one of logGroupName and logGroupIdentifier must be given.',
    );
  }
  const fromArn = /^arn:[^:]*:logs:[^:]*:[^:]*:log-group:([^:]+)/.exec(logGroupIdentifier ?? '')?.[1];
  const group = logs.group(logGroupName ?? fromArn ?? logGroupIdentifier ?? '');
  if (group === undefined) {
    throw new LogsError('ResourceNotFoundException', 'The specified log group does not exist.');
  }
  return group;
}
