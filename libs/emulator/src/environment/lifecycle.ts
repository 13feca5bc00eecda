/** The life of an execution environment: init → ready → busy → frozen → gone. */
export type LifeState = 'init' | 'ready' | 'busy' | 'frozen' | 'gone';

export type LifeCause =
  /** The runtime asked for its first event and every extension waits. */
  | 'initialised'
  | 'init-error'
  | 'init-timeout'
  | 'invoke'
  /** The last invocation is answered and the runtime has asked for the next event. */
  | 'done'
  | 'freeze'
  | 'thaw'
  | 'timeout'
  | 'exit'
  | 'out-of-memory'
  | 'extension-failed'
  /** Not used for too long. */
  | 'expire'
  /** The function's code or configuration is new, or it was deleted. */
  | 'replaced'
  /** The server stops. */
  | 'stop'
  /** It could not even be started. */
  | 'unstartable';

/** The whole table; a cause that a state does not list cannot happen there. */
export const LIFE: Readonly<Record<LifeState, Readonly<Partial<Record<LifeCause, LifeState>>>>> = {
  init: {
    initialised: 'ready',
    'init-error': 'gone',
    'init-timeout': 'gone',
    // A re-init inside an invocation runs under that invocation's time limit.
    timeout: 'gone',
    exit: 'gone',
    'out-of-memory': 'gone',
    'extension-failed': 'gone',
    stop: 'gone',
    unstartable: 'gone',
  },
  ready: {
    invoke: 'busy',
    freeze: 'frozen',
    exit: 'gone',
    'out-of-memory': 'gone',
    'extension-failed': 'gone',
    expire: 'gone',
    replaced: 'gone',
    stop: 'gone',
  },
  busy: {
    // A further one, where an environment serves several at once.
    invoke: 'busy',
    done: 'ready',
    timeout: 'gone',
    exit: 'gone',
    'out-of-memory': 'gone',
    'extension-failed': 'gone',
    stop: 'gone',
  },
  frozen: {
    thaw: 'ready',
    exit: 'gone',
    'out-of-memory': 'gone',
    expire: 'gone',
    replaced: 'gone',
    stop: 'gone',
  },
  gone: {},
};

export type EndCause = Exclude<LifeCause, 'initialised' | 'invoke' | 'done' | 'freeze' | 'thaw'>;

interface Ending {
  /** Whether processes may say goodbye: extensions hear SHUTDOWN, the runtime gets SIGTERM. Otherwise SIGKILL. */
  readonly orderly: boolean;
  /** The environment's /tmp and log stream pass to the process that takes its place. */
  readonly homeSurvives: boolean;
  /** What extensions are told. */
  readonly shutdownReason: 'spindown' | 'timeout' | 'failure';
}

export const ENDINGS: Readonly<Record<EndCause, Ending>> = {
  'init-error': { orderly: false, homeSurvives: true, shutdownReason: 'failure' },
  'init-timeout': { orderly: false, homeSurvives: true, shutdownReason: 'timeout' },
  timeout: { orderly: false, homeSurvives: true, shutdownReason: 'timeout' },
  exit: { orderly: false, homeSurvives: true, shutdownReason: 'failure' },
  'out-of-memory': { orderly: false, homeSurvives: true, shutdownReason: 'failure' },
  'extension-failed': { orderly: false, homeSurvives: true, shutdownReason: 'failure' },
  expire: { orderly: true, homeSurvives: false, shutdownReason: 'spindown' },
  replaced: { orderly: true, homeSurvives: false, shutdownReason: 'spindown' },
  stop: { orderly: true, homeSurvives: false, shutdownReason: 'spindown' },
  unstartable: { orderly: false, homeSurvives: false, shutdownReason: 'failure' },
};

/** Undefined where the cause cannot happen in that state. */
export function nextState(state: LifeState, cause: LifeCause): LifeState | undefined {
  return LIFE[state][cause];
}
