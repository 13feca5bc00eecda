/** States of the runtime as the Runtime API names them in its refusals. */
export type RuntimeState =
  | 'Started'
  | 'Ready'
  | 'Running'
  | 'InvocationResponse'
  | 'InvocationErrorResponse'
  | 'RuntimeResponseSent'
  | 'InitError';

/** Where each state may lead. Everything else is refused with 403. */
export const RUNTIME_TRANSITIONS: Readonly<Record<RuntimeState, readonly RuntimeState[]>> = {
  Started: ['Ready', 'InitError'],
  Ready: ['Ready', 'Running'],
  // Asking again without having answered brings the same event again.
  Running: ['Running', 'InvocationResponse', 'InvocationErrorResponse'],
  InvocationResponse: ['RuntimeResponseSent'],
  InvocationErrorResponse: ['RuntimeResponseSent'],
  RuntimeResponseSent: ['Ready'],
  InitError: [],
};

export function mayGo(from: RuntimeState, to: RuntimeState): boolean {
  return RUNTIME_TRANSITIONS[from].includes(to);
}
