import { BenchError, ERRORS, EXIT, type ExitName } from '@lambda-bench/config';
import yargs, { type Argv } from 'yargs';
import { checkForgotten, checkTwice, checkValues } from './check-values.ts';
import { commandName, type Command } from './command.ts';
import { commandsOf, type AppName } from './command-table.ts';
import type { Host } from './host.ts';
import { unknownCommand, usageError } from './usage-error.ts';

export interface CliSpec {
  readonly app: AppName;
  readonly version: string;
  readonly commands: readonly Command[];
}

interface Chosen {
  readonly command: Command;
  readonly args: Record<string, unknown>;
}

/** Reads the arguments, runs the command they name, and turns whatever happens into an exit code. */
export async function runCli(spec: CliSpec, host: Host): Promise<number> {
  try {
    const chosen = await parse(spec, host);
    if (chosen === undefined) return EXIT.ok;
    checkValues(chosen.command, chosen.args, host.args);
    checkTwice(chosen.command, chosen.args, host.args);
    return EXIT[await chosen.command.run(chosen.args, host)];
  } catch (error) {
    return EXIT[report(error, host)];
  }
}

async function parse(spec: CliSpec, host: Host): Promise<Chosen | undefined> {
  let chosen: Chosen | undefined;
  const named = namedCommand(spec, host.args);
  let parser = yargs()
    // Its words are read below, and what we say is in English throughout.
    .locale('en')
    .scriptName('npx lambda-bench')
    .usage('$0 <command> [options]')
    .version(spec.version)
    .help()
    .strict()
    .demandCommand(1, 'say which command')
    .parserConfiguration({ 'duplicate-arguments-array': true, 'boolean-negation': true })
    .exitProcess(false)
    .wrap(host.stdout.isTerminal ? Math.min(host.stdout.width ?? 100, 120) : 100)
    .fail((message, error) => {
      // yargs gives either its own message or an error, that of a coerce function wrapped.
      throw usageError(whatWasSaid(message, error), named, host.args);
    });
  for (const command of spec.commands) {
    parser = parser.command(
      command.usage,
      summaryOf(spec.app, command),
      (argv: Argv) => build(argv, command),
      (args) => {
        chosen = { command, args };
      },
    );
  }
  if (named !== undefined && !host.args.includes('--help')) checkForgotten(named, host.args);
  let output = '';
  await parser.parseAsync([...host.args], {}, (_error: unknown, _args: unknown, text: string) => {
    output = text;
  });
  if (output === '') return chosen;
  host.stdout.write(`${output}\n`);
  return undefined;
}

/** The command that the first word names. None is named by an option, as in `--help`. */
function namedCommand({ commands }: CliSpec, args: readonly string[]): Command | undefined {
  const [first] = args;
  if (first === undefined || first.startsWith('-')) return undefined;
  const named = commands.find((command) => commandName(command) === first);
  if (named === undefined) throw unknownCommand(first, commands.map(commandName));
  return named;
}

function build(argv: Argv, command: Command): Argv {
  let built = argv.options({ ...command.options });
  for (const [name, options] of Object.entries(command.positionals ?? {})) {
    built = built.positional(name, options as Parameters<Argv['positional']>[1]);
  }
  for (const [example, what] of command.examples ?? []) built = built.example(`$0 ${example}`, what);
  return built;
}

function summaryOf(app: AppName, command: Command): string {
  const name = commandName(command);
  const row = commandsOf(app).find((candidate) => candidate.name === name);
  if (row === undefined) throw new Error(`commands.json has no row for ${name} of ${app}`);
  return row.summary;
}

/** One of the two is missing, whatever their types say. */
function whatWasSaid(message: unknown, error: unknown): string {
  if (typeof message === 'string') return message;
  return error instanceof Error ? error.message : 'the command line cannot be read';
}

/** One line for what went wrong and one for what to do; only a bug gets its stack. */
function report(error: unknown, host: Host): ExitName {
  if (error instanceof BenchError) {
    host.stderr.write(`error ${error.code}: ${error.message}\n  → ${error.hint}\n`);
    return ERRORS[error.code].exit;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  host.stderr.write(`This is a bug in Lambda Bench. Please report it with these lines:\n${stack}\n`);
  return 'bug';
}
