import type { ExitName } from '@lambda-bench/config';
import type { InferredOptionTypes, Options } from 'yargs';
import type { Host } from './host.ts';

export type OptionTable = Readonly<Record<string, Options>>;

export interface Command<O extends OptionTable = OptionTable> {
  /** As typed, with its positional arguments: `compare <base> <head>`. */
  readonly usage: string;
  readonly options: O;
  readonly positionals?: OptionTable;
  readonly examples?: readonly (readonly [command: string, what: string])[];
  run(args: InferredOptionTypes<O>, host: Host): Promise<ExitName>;
}

/** Keeps the options' types for `run` while the command is written. */
export function defineCommand<const O extends OptionTable>(command: Command<O>): Command<O> {
  return command;
}

export function commandName(command: Pick<Command, 'usage'>): string {
  return command.usage.split(' ')[0] ?? command.usage;
}
