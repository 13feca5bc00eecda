import { countOption } from '@lambda-bench/host';

/** One that hangs is told soon, and few take longer. */
export const TIMEOUT_SECONDS = 30;

/** What Lambda takes. */
const AT_MOST_SECONDS = 900;

export const TIMEOUT_OPTION = countOption(
  'timeout',
  `seconds that an invocation on this machine may take (${TIMEOUT_SECONDS})`,
  1,
  AT_MOST_SECONDS,
);
