import type { Options } from 'yargs';

/** `--runtime a,b` and `--runtime a --runtime b` are the same list. */
export function listOption(describe: string) {
  return {
    type: 'string',
    array: true,
    describe: `${describe}, separated by commas`,
    coerce: (values: readonly string[] | undefined) =>
      values?.flatMap((value) => value.split(',')).filter((value) => value !== ''),
  } as const satisfies Options;
}

/** More than any run of ours needs; far more would only keep the machine busy planning. */
const AT_MOST = 100_000;

/** A whole number within bounds; anything else is refused by name. */
export function countOption(name: string, describe: string, atLeast: number, atMost = AT_MOST) {
  return {
    type: 'number',
    describe,
    coerce: (value: number | undefined) => {
      if (value === undefined || (Number.isSafeInteger(value) && value >= atLeast && value <= atMost))
        return value;
      const range = `a whole number from ${atLeast} to ${atMost}`;
      // yargs wraps what a coerce function throws; only the message comes through.
      throw new Error(
        Number.isNaN(value)
          ? `--${name} takes ${range}`
          : `--${name} ${value} is not allowed: it takes ${range}`,
      );
    },
  } as const satisfies Options;
}

/** The highest port that TCP has. */
const LAST_PORT = 65_535;

export function portOption(describe: string) {
  return countOption('port', describe, 0, LAST_PORT);
}
