import { GetAccountSettingsCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { isDenied, whatFailed } from '@lambda-bench/aws';
import { controlError } from './call-errors.ts';
import { within } from './within.ts';

const PATIENCE_MS = 30_000;

/** What an account may have under way in a region. */
export interface AccountLimits {
  /** Invocations at once over all functions. */
  readonly concurrentExecutions: number;
  /** What no function has reserved for itself: that is what is left for ours, and for everything else. */
  readonly unreservedConcurrentExecutions: number;
}

/** Undefined where the caller may not ask, or what answers is not AWS and has no accounts. */
export async function accountLimits(
  client: LambdaClient,
  region: string,
): Promise<AccountLimits | undefined> {
  try {
    const command = new GetAccountSettingsCommand({});
    const { AccountLimit = {} } = await within(PATIENCE_MS, (abortSignal) =>
      client.send(command, { abortSignal }),
    );
    const { ConcurrentExecutions: all, UnreservedConcurrentExecutions: unreserved = all } = AccountLimit;
    if (all === undefined || unreserved === undefined) return undefined;
    return { concurrentExecutions: all, unreservedConcurrentExecutions: unreserved };
  } catch (error) {
    const { code, status } = whatFailed(error);
    if (isDenied(code) || status === 404 || status === 501) return undefined;
    throw controlError(error, { call: 'lambda:GetAccountSettings', region });
  }
}
