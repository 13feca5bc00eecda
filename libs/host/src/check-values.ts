import { BenchError } from '@lambda-bench/config';
import type { Options } from 'yargs';
import type { Command } from './command.ts';

/**
 * A forgotten value, or a script's variable that is empty. yargs takes the default, `true` or nothing instead, and a run
 * would be another one than was meant.
 */
export function checkForgotten(command: Pick<Command, 'options'>, typed: readonly string[]): void {
  for (const [name, options] of Object.entries(command.options)) {
    if (options.type === 'boolean') continue;
    const isForgotten = typed.some((word, index) => {
      if (word !== `--${name}`) return word === `--${name}=`;
      const next = typed[index + 1];
      return next === undefined || next === '' || next.startsWith('--');
    });
    if (isForgotten) throw new BenchError('LB_USAGE', `--${name} was given no value`, hintOf(options));
  }
}

/** Refuses what yargs lets through and what no command can make sense of, so that none has to look for it. */
export function checkValues(
  command: Pick<Command, 'options' | 'positionals'>,
  args: Readonly<Record<string, unknown>>,
  typed: readonly string[],
): void {
  for (const [name, options] of Object.entries(command.options)) {
    const problem = problemOf(`--${name}`, options, args[name], typed);
    if (problem !== undefined) throw new BenchError('LB_USAGE', problem, hintOf(options));
  }
  for (const [name, options] of Object.entries(command.positionals ?? {})) {
    const problem = problemOf(`<${name}>`, options, args[name], typed);
    if (problem !== undefined) throw new BenchError('LB_USAGE', problem, hintOf(options));
  }
}

/** `report a` and `report --run=a` mean the same; of the two together yargs would drop the option without a word. */
export function checkTwice(
  { usage, options }: Pick<Command, 'usage' | 'options'>,
  args: Readonly<Record<string, unknown>>,
  typed: readonly string[],
): void {
  for (const [, name = ''] of usage.matchAll(/[[<]([\w-]+)[\]>]/g)) {
    const option = optionTyped(name, typed);
    if (options[name] === undefined || option === undefined || option === String(args[name])) continue;
    throw new BenchError(
      'LB_USAGE',
      `${String(args[name])} and --${name}=${option} are two different answers to one question`,
      `leave one of them out; ${hintOf(options[name])}`,
    );
  }
}

function optionTyped(name: string, typed: readonly string[]): string | undefined {
  const joined = typed.find((word) => word.startsWith(`--${name}=`));
  if (joined !== undefined) return joined.slice(name.length + 3);
  const at = typed.indexOf(`--${name}`);
  return at === -1 ? undefined : typed[at + 1];
}

function problemOf(
  shown: string,
  { array, type }: Options,
  value: unknown,
  typed: readonly string[],
): string | undefined {
  // yargs makes a list of an option that is given twice; only those that are lists may be.
  if (array !== true && Array.isArray(value)) return `${shown} was given more than once, and takes one value`;
  if (value === '' || (Array.isArray(value) && value.length === 0)) return `${shown} was given no value`;
  if (typeof value === 'number' && !Number.isFinite(value))
    return `${shown} ${typedValue(shown, typed)}is not a number that can be used`;
  if (type === 'boolean') {
    const other = typed.find((word) => word.startsWith(`${shown}=`) && !/=(?:true|false)$/.test(word));
    // yargs takes any other word for false.
    if (other !== undefined) return `${other} is not allowed: it is true or false`;
  }
  return undefined;
}

/** As it was written: what it was read as would be called NaN or Infinity. */
function typedValue(shown: string, typed: readonly string[]): string {
  const joined = typed.find((word) => word.startsWith(`${shown}=`));
  if (joined !== undefined) return `${joined.slice(shown.length + 1)} `;
  const next = typed[typed.indexOf(shown) + 1];
  return next === undefined || next.startsWith('--') ? '' : `${next} `;
}

function hintOf({ describe }: Options): string {
  return `what it is for: ${describe ?? 'see --help'}`;
}
