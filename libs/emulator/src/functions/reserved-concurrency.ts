import { UNRESERVED_MINIMUM } from './account.ts';
import type { FunctionStore } from './function-store.ts';
import { invalidParameter } from './service-error.ts';

/** What is left for functions without a reservation. */
export function unreservedConcurrency(store: FunctionStore, without?: string): number {
  const reserved = store
    .records()
    .filter(({ name }) => name !== without)
    .reduce((sum, record) => sum + (record.reservedConcurrency ?? 0), 0);
  return store.account.concurrency - reserved;
}

export function reserveConcurrency(store: FunctionStore, functionName: string, reserved: number): void {
  const record = store.record(functionName, '$LATEST');
  // Taking everything away needs nothing from the account, however small it is.
  if (reserved > 0 && unreservedConcurrency(store, functionName) - reserved < UNRESERVED_MINIMUM) {
    throw invalidParameter(
      `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${String(UNRESERVED_MINIMUM)}].`,
    );
  }
  record.reservedConcurrency = reserved;
  store.notify({ kind: 'concurrency', functionName, reserved });
}

export function unreserveConcurrency(store: FunctionStore, functionName: string): void {
  store.record(functionName).reservedConcurrency = undefined;
  store.notify({ kind: 'concurrency', functionName, reserved: undefined });
}
