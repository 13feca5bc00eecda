import type { Host } from './host.ts';

export interface BufferHost extends Host {
  readonly out: () => string;
  readonly err: () => string;
  /** What Ctrl-C does. */
  interrupt(): void;
  endInput(): void;
}

export interface BufferHostOptions {
  readonly cwd: string;
  readonly env?: Record<string, string>;
  /** What the user types when asked. */
  readonly answer?: string;
  readonly self?: readonly string[];
  /** Sees what is written to standard output, as it is written. */
  readonly onOutput?: (text: string, host: BufferHost) => void;
}

/** A host made of buffers: the real command runs in a test as it does in a shell, with no terminal and nobody to ask. */
export function bufferHost(args: readonly string[], options: BufferHostOptions): BufferHost {
  const written = { out: '', err: '' };
  const listeners = new Set<() => void>();
  const inputListeners = new Set<() => void>();
  const host: BufferHost = {
    args,
    env: options.env ?? {},
    cwd: options.cwd,
    self: options.self ?? [],
    stdout: {
      isTerminal: false,
      width: undefined,
      write: (text) => {
        written.out += text;
        options.onOutput?.(text, host);
      },
    },
    stderr: { isTerminal: false, width: undefined, write: (text) => void (written.err += text) },
    ask: () => Promise.resolve(options.answer),
    onInterrupt: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onInputEnd: (listener) => void inputListeners.add(listener),
    endInput: () => {
      for (const listener of inputListeners) listener();
    },
    out: () => written.out,
    err: () => written.err,
    interrupt: () => {
      for (const listener of listeners) listener();
    },
  };
  return host;
}
