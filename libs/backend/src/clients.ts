import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';

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
export function openClients({ region, endpoint, credentials, connections }: ClientOptions): Clients {
  const agent = { keepAlive: true, maxSockets: connections + 16 };
  const shared = {
    region,
    maxAttempts: 1,
    requestHandler: { connectionTimeout: CONNECT_MS, httpAgent: agent, httpsAgent: agent },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  };
  return {
    lambda: new LambdaClient(shared),
    cloudFormation: new CloudFormationClient({ ...shared, maxAttempts: 5 }),
  };
}
