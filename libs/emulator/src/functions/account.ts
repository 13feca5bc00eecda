/** The one account and region a server stands for. */
export interface Account {
  readonly accountId: string;
  readonly region: string;
  /** Environments that may be busy at once over all functions. */
  readonly concurrency: number;
}

export const DEFAULT_ACCOUNT: Account = {
  accountId: '123456789012',
  region: 'us-east-1',
  concurrency: 1000,
};

/** Lambda keeps this much of the account's concurrency free of reservations. */
export const UNRESERVED_MINIMUM = 100;

export function functionArn(account: Account, name: string, qualifier?: string): string {
  const arn = `arn:aws:lambda:${account.region}:${account.accountId}:function:${name}`;
  return qualifier === undefined ? arn : `${arn}:${qualifier}`;
}
