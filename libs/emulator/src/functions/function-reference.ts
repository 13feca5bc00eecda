import type { Account } from './account.ts';
import { invalidParameter, notFound, ServiceError } from './service-error.ts';

export interface FunctionReference {
  readonly name: string;
  /** A version, `$LATEST` or an alias; absent when the caller named the function alone. */
  readonly qualifier?: string;
}

export const START =
  '(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?';

/** Of a function's name, partial ARN or ARN, as the service model and its error messages spell it. */
export const NAME_PATTERN = `${START}([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?`;
/** The model is more generous where a function is only looked at or invoked. */
export const NAMESPACED_NAME_PATTERN = `${START}([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?`;

/** The second of them, with names on the parts that matter. */
const REFERENCE =
  /^(?:arn:(?:aws[a-zA-Z-]*)?:lambda:)?(?:(?<region>(?:eusc-)?[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d):)?(?:(?<account>\d{12}):)?(?:function:)?(?<name>[a-zA-Z0-9-_.]+)(?::(?<qualifier>\$LATEST(?:\.PUBLISHED)?|[a-zA-Z0-9-_]+))?$/;

/** Takes a name, a partial ARN or an ARN, each with or without a qualifier of its own. */
export function parseFunctionReference(
  account: Account,
  reference: string,
  qualifier?: string,
): FunctionReference {
  const parts = REFERENCE.exec(reference)?.groups;
  if (parts?.['name'] === undefined) {
    throw new ServiceError(
      'ValidationException',
      `1 validation error detected: Value '${reference}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: ${NAMESPACED_NAME_PATTERN}`,
    );
  }
  const region = parts['region'];
  if (region !== undefined && region !== account.region) {
    throw notFound(`Functions from '${region}' are not reachable in this region ('${account.region}')`);
  }
  const owner = parts['account'];
  if (owner !== undefined && owner !== account.accountId) {
    throw new ServiceError(
      'AccessDeniedException',
      `This server stands for account ${account.accountId}; ${owner} is another one.`,
    );
  }
  const own = parts['qualifier'];
  if (own !== undefined && qualifier !== undefined && own !== qualifier) {
    throw invalidParameter(
      'The derived qualifier from the function name does not match the specified qualifier.',
    );
  }
  const chosen = qualifier ?? own;
  return chosen === undefined ? { name: parts['name'] } : { name: parts['name'], qualifier: chosen };
}
