import type { Unstartable } from '../environment/invocation.ts';
import { ServiceError } from '../functions/service-error.ts';

/** What a caller hears when its invocation never reached a runtime. */
export function unstartableError({ reason, hint, permanent }: Unstartable): ServiceError {
  return new ServiceError(permanent ? 'InvalidRuntimeException' : 'ServiceException', `${reason} ${hint}`);
}
