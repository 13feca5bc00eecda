import { counted } from '@lambda-bench/config';
import type { Host } from '@lambda-bench/host';

export interface LineProgress {
  at(lines: number): void;
  end(): void;
}

/** Where nobody watches, a line for so many is enough to see in a log that it goes on. */
const LINES_OF_A_LOG = 50_000;

/** One line that is written over on a terminal, and now and then a line elsewhere. */
export function lineProgress({ stderr }: Pick<Host, 'stderr'>, what: string): LineProgress {
  let said = 0;
  return {
    at(lines) {
      if (!stderr.isTerminal && lines - said < LINES_OF_A_LOG) return;
      said = lines;
      stderr.write(
        stderr.isTerminal ? `\r${what}: ${counted(lines, 'line')}` : `${what}: ${counted(lines, 'line')}\n`,
      );
    },
    end() {
      if (stderr.isTerminal && said > 0) stderr.write('\n');
    },
  };
}
