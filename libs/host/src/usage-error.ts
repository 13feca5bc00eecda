import { BenchError } from '@lambda-bench/config';
import { commandName, type Command } from './command.ts';
import { nearestWord } from './nearest-word.mjs';

const HELP = 'npx lambda-bench --help lists the commands, npx lambda-bench <command> --help its options';

export function unknownCommand(typed: string, names: readonly string[]): BenchError {
  return usage(`${typed} is no command`, didYouMean(nearestWord(typed, names)));
}

/** What yargs says of a command line that it refuses, in our words: what was typed, and what could be. */
export function usageError(message: string, command: Command | undefined, typed: readonly string[]) {
  const said = message.replaceAll(/\s+/g, ' ').trim();
  if (command === undefined) return usage(said, HELP);
  return (
    unknownWord(said, command, typed) ?? wrongChoice(said) ?? missing(said, command) ?? usage(said, HELP)
  );
}

function unknownWord(said: string, command: Command, typed: readonly string[]): BenchError | undefined {
  // For an option of two words yargs also names its twin in camel case.
  const word = /^Unknown arguments?: ([^,]+)/.exec(said)?.[1];
  if (word === undefined) return undefined;
  const name = commandName(command);
  const isOption = typed.some((text) => text.startsWith('-') && optionName(text) === word);
  if (!isOption) return usage(`${name} does not know what to do with ${word}`, usageOf(command));
  const meant = nearestWord(word, Object.keys(command.options));
  return usage(
    `${name} has no option --${word}`,
    didYouMean(meant === undefined ? undefined : `--${meant}`, `npx lambda-bench ${name} --help lists them`),
  );
}

function optionName(text: string): string | undefined {
  return /^--?(?:no-)?([^=]*)/.exec(text)?.[1];
}

function wrongChoice(said: string): BenchError | undefined {
  const [, name, given, choices] =
    /^Invalid values: Argument: (\S+), Given: (.+), Choices: (.+)$/.exec(said) ?? [];
  if (name === undefined || given === undefined || choices === undefined) return undefined;
  const word = given.replaceAll('"', '');
  return usage(
    word === '' ? `--${name} was given no value` : `--${name} ${word} is not known`,
    `one of: ${choices.replaceAll('"', '')}`,
  );
}

function missing(said: string, command: Command): BenchError | undefined {
  const name = /^Missing required arguments?: ([^,]+)/.exec(said)?.[1];
  if (name !== undefined) {
    const describe = command.options[name]?.describe;
    return usage(`--${name} is missing`, describe === undefined ? HELP : `what it is for: ${describe}`);
  }
  if (!said.startsWith('Not enough non-option arguments')) return undefined;
  return usage(`${commandName(command)} needs more than that`, usageOf(command));
}

function usageOf({ usage: text }: Command): string {
  return `npx lambda-bench ${text} [options]; npx lambda-bench ${text.split(' ')[0] ?? ''} --help says more`;
}

function didYouMean(meant: string | undefined, otherwise = HELP): string {
  return meant === undefined ? otherwise : `did you mean ${meant}? ${otherwise}`;
}

function usage(message: string, hint: string): BenchError {
  return new BenchError('LB_USAGE', message, hint);
}
