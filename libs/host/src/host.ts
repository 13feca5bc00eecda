/** Everything a command may touch of its process. Commands get it as a parameter, so that tests run the real command with buffers. */
export interface Host {
  /** What follows the program's name. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** What starts this program anew: the command and its first arguments. */
  readonly self: readonly string[];
  readonly stdout: Output;
  readonly stderr: Output;
  /** One line typed by the user, or undefined when there is nobody to ask. */
  ask(question: string): Promise<string | undefined>;
  /** Calls back on SIGINT, SIGTERM and SIGHUP until the returned function is called. */
  onInterrupt(listener: () => void): () => void;
  /** Calls back once when standard input ends: whoever started this process is gone. */
  onInputEnd(listener: () => void): void;
}

export interface Output {
  readonly isTerminal: boolean;
  /** Columns, where it is a terminal. */
  readonly width: number | undefined;
  write(text: string): void;
}
