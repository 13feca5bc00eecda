import { invalidParameter, type ServiceError } from '../functions/service-error.ts';

/** What Lambda lets a function be created with, in the order its own error message lists it (recorded in 2025). */
const OFFERED: readonly string[] = [
  'nodejs20.x',
  'python3.14',
  'provided.al2023',
  'python3.12',
  'python3.13',
  'nodejs24.x',
  'nodejs22.x',
  'java25',
  'python3.10',
  'python3.11',
  'java21',
  'ruby3.3',
  'ruby3.4',
  'ruby3.2',
  'python3.8',
  'python3.9',
  'java17',
  'nodejs16.x',
  'dotnet10',
  'dotnet8',
  'java11',
  'dotnet6',
  'nodejs18.x',
  'provided.al2',
  'java8.al2',
];

/** In the service model, and no longer for new functions. */
const DEPRECATED: readonly string[] = [
  'nodejs',
  'nodejs4.3',
  'nodejs4.3-edge',
  'nodejs6.10',
  'nodejs8.10',
  'nodejs10.x',
  'nodejs12.x',
  'nodejs14.x',
  'java8',
  'python2.7',
  'python3.6',
  'python3.7',
  'dotnetcore1.0',
  'dotnetcore2.0',
  'dotnetcore2.1',
  'dotnetcore3.1',
  'go1.x',
  'ruby2.5',
  'ruby2.7',
  'provided',
];

/** Whether one of them can run on this machine is the launcher's to say, when it is invoked. */
export function offeredRuntimes(): readonly string[] {
  return OFFERED;
}

export function deprecatedRuntime(runtime: string): ServiceError | undefined {
  if (!DEPRECATED.includes(runtime)) return undefined;
  return invalidParameter(
    `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.`,
  );
}

export function unknownRuntime(runtime: string): ServiceError {
  return invalidParameter(
    `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${OFFERED.join(', ')}] or be a valid ARN`,
  );
}
