import { parseFunctionReference } from '../functions/function-reference.ts';
import { LATEST } from '../functions/function-record.ts';
import type { FunctionStore } from '../functions/function-store.ts';
import type { InvokeTarget } from './invoke-routes.ts';

/** Lambda keeps an event for six hours and tries a failed one twice more, unless the function says otherwise. */
const MAX_AGE_SECONDS = 6 * 60 * 60;
const RETRIES = 2;

export function targetResolver(
  store: FunctionStore,
): (name: string, qualifier: string | undefined) => InvokeTarget {
  return (named, given) => {
    const { name, qualifier } = parseFunctionReference(store.account, named, given);
    const { configuration, invokedArn, reservedConcurrency } = store.resolve(name, qualifier);
    const asynchronous = store.find(name)?.eventInvoke.get(qualifier ?? LATEST);
    return {
      configuration,
      invokedArn,
      reserved: reservedConcurrency,
      retries: asynchronous?.retries ?? RETRIES,
      maxAgeMs: (asynchronous?.maxAgeSeconds ?? MAX_AGE_SECONDS) * 1000,
    };
  };
}
