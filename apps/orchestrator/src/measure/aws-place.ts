import type { AccountLimits } from '@lambda-bench/backend';
import type { Host } from '@lambda-bench/host';
import { counted, functionName, type Cell } from '@lambda-bench/config';
import { whyLanguageCannot, type SkipReason } from '@lambda-bench/plan';
import type { Place, PlaceRequest } from './place.ts';
import { realTime } from './real-time.ts';
import { tellThrottled } from './tell-throttled.ts';
import { CONNECTIONS, sdkBackend, type SdkBackendRequest } from './sdk-backend.ts';

export interface AwsRequest extends PlaceRequest {
  readonly stack: string;
  /** A function of the user's own instead of those of the stack. */
  readonly functionName?: string;
}

/** Left to whatever else runs in the account, of what no function has reserved. */
const MARGIN = 0.1;

/** A private endpoint of a VPC has a name of AWS as well. */
const OF_AWS = /\.(amazonaws\.com|amazonaws\.com\.cn|api\.aws)$/;

/**
 * Lambda itself. What is wrong with credentials, region or stack is found out here, before anybody is asked to agree to
 * a run; nothing is changed.
 */
export async function awsPlace(request: AwsRequest, host: Host): Promise<Place> {
  const { region, stack, workers, functionName: own } = request;
  const onUnknown = (functionName: string): void => {
    host.stderr.write(`${functionName} is in the stack, but no row of the tables makes that name\n`);
  };
  const onThrottled = tellThrottled(host);
  const functions = own === undefined ? { stack } : { names: [own] };
  const asked: SdkBackendRequest = { name: 'aws', region, functions, onThrottled };
  const known = request.offline === true ? undefined : await preflight(asked, host);
  const account = known?.account;
  const concurrency = account === undefined ? CONNECTIONS : Math.min(CONNECTIONS, freeIn(account));
  const width = Math.min(request.width, concurrency);
  // A run that goes on cannot have less than it was planned with, and is told so.
  if (width < request.width && request.already === undefined) {
    host.stderr.write(
      `this AWS account has ${counted(concurrency, 'invocation')} at once to give: ${counted(request.width, 'cold start', 'cold starts')} at once are lowered to ${width}\n`,
    );
  }
  const facts = account === undefined ? {} : { account };
  return {
    name: 'aws',
    width,
    whyNot: (cell) => whyLanguageCannot(cell) ?? whyNotDeployed(cell, stack, known?.deployed),
    goesByTables: known === undefined,
    isClipped: () => false,
    limits: { workers: workers ?? Infinity, concurrency },
    // A function of the user's own gets no versions from us.
    policy: own === undefined ? {} : { seriesSecondsAtMost: Infinity },
    assumed: { updateSeconds: 2, controlCallsPerSecond: 15 },
    open() {
      const backend = sdkBackend({ ...asked, onUnknown, facts });
      return Promise.resolve({
        ...realTime,
        backend,
        [Symbol.asyncDispose]: () => backend[Symbol.asyncDispose](),
      });
    },
  };
}

/** What is in no stack is no failure: it is planned as a skip, and counted. */
export function whyNotDeployed(
  cell: Cell,
  stack: string,
  deployed: ReadonlySet<string> | undefined,
): SkipReason | undefined {
  if (deployed === undefined || deployed.has(functionName(cell))) return undefined;
  return { reason: 'not-deployed', message: `not in the stack ${stack}` };
}

interface Known {
  readonly account: AccountLimits | undefined;
  readonly deployed: ReadonlySet<string>;
}

async function preflight(asked: SdkBackendRequest, host: Host): Promise<Known> {
  await using backend = sdkBackend(asked);
  const deployed = new Set(await backend.deployed());
  const account = await backend.account();
  const endpoint = await backend.endpoint();
  if (endpoint !== undefined && !OF_AWS.test(new URL(endpoint).hostname)) {
    host.stderr.write(
      `AWS_ENDPOINT_URL, or the profile, names another endpoint: this is not AWS but ${endpoint}\n`,
    );
  }
  if (account === undefined) {
    host.stderr.write(
      `how many invocations at once this AWS account has is not told (lambda:GetAccountSettings): ${CONNECTIONS} are assumed, and fewer where AWS throttles\n`,
    );
  }
  return { account, deployed };
}

/** At least one: an account that has none left says so when it is invoked. */
export function freeIn({ unreservedConcurrentExecutions: free }: AccountLimits): number {
  return Math.max(1, free - Math.max(1, Math.ceil(free * MARGIN)));
}
