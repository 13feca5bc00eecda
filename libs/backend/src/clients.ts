import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { explainingClient } from '@lambda-bench/aws';

export interface ClientOptions {
  readonly region: string;
  /** Absent: AWS itself. */
  readonly endpoint?: string;
  /** Absent: the SDK's own search, through the environment, profiles, roles. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Invocations at once. */
  readonly connections: number;
}

export interface Clients {
  readonly lambda: LambdaClient;
  readonly cloudFormation: CloudFormationClient;
}

const CONNECT_MS = 5000;

/**
 * Each call to Lambda is sent once. What may be sent again is decided above, where it is counted against the limits and, in an
 * invocation, seen. The SDK's fifty sockets would make the fifty-first invocation wait for one, and its round trip
 * would count the wait.
 */
export function openClients(options: ClientOptions): Clients {
  const agent = { keepAlive: true, maxSockets: options.connections + 16 };
  const requestHandler = { connectionTimeout: CONNECT_MS, httpAgent: agent, httpsAgent: agent };
  const shared = { ...placeOf(options), requestHandler };
  const lambda = explainingClient((log) => new LambdaClient({ ...shared, ...log, maxAttempts: 1 }));
  const cloudFormation = explainingClient(
    (log) => new CloudFormationClient({ ...shared, ...log, maxAttempts: 5 }),
  );
  return { lambda, cloudFormation };
}

/** For a single question to another region. */
export function cloudFormationIn(options: Omit<ClientOptions, 'connections'>): CloudFormationClient {
  const requestHandler = { connectionTimeout: CONNECT_MS };
  return new CloudFormationClient({ ...placeOf(options), requestHandler, maxAttempts: 1 });
}

function placeOf({ region, endpoint, credentials }: Omit<ClientOptions, 'connections'>) {
  return {
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}
