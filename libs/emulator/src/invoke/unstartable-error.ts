import type { Unstartable } from '../environment/invocation.ts';
import { ServiceError } from '../functions/service-error.ts';
import { throttled } from './concurrency-gate.ts';

/** What a caller hears when its invocation never reached a runtime. */
export function unstartableError({ reason, hint, permanent, saturated }: Unstartable): ServiceError {
  // Which reason AWS gives here is not documented; it is the limit on what runs at once that was met.
  if (saturated === true) return throttled('ConcurrentInvocationLimitExceeded');
  return new ServiceError(permanent ? 'InvalidRuntimeException' : 'ServiceException', `${reason} ${hint}`);
}
