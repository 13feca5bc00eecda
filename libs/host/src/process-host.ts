import { createInterface } from 'node:readline/promises';
import type { WriteStream } from 'node:tty';
import type { Host, Output } from './host.ts';

/** The host that is this process. */
export function processHost(): Host {
  return {
    args: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    self: [process.execPath, ...process.execArgv, ...process.argv.slice(1, 2)],
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    ask: askOnTerminal,
    onInterrupt,
    onInputEnd: (listener) => void process.stdin.resume().once('end', listener).once('error', listener),
  };
}

function outputOf(stream: WriteStream): Output {
  // A reader that has gone away (`lambda-bench list | head`) is no error of ours.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    // Node leaves it undefined where the stream is no terminal.
    isTerminal: (stream.isTTY as boolean | undefined) === true,
    get width() {
      return stream.columns as number | undefined;
    },
    write: (text) => void stream.write(text),
  };
}

async function askOnTerminal(question: string): Promise<string | undefined> {
  if ((process.stdin.isTTY as boolean | undefined) !== true) return undefined;
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C and Ctrl-D at the question close it; that is an answer too, and not yes.
  const closed = new Promise<string>((resolve) => {
    prompt.once('close', () => {
      resolve('');
    });
  });
  const answered = prompt.question(question).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'AbortError') return '';
    throw error;
  });
  try {
    return await Promise.race([answered, closed]);
  } finally {
    prompt.close();
  }
}

function onInterrupt(listener: () => void): () => void {
  // A terminal that goes away is no reason to leave functions as they are.
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}
