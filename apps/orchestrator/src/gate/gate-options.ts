import { counted, DEFAULT_REGION, type Mode } from '@lambda-bench/config';
import { countOption, GATE_OPTIONS, listOption, type OptionTable } from '@lambda-bench/host';
import type { InferredOptionTypes } from 'yargs';
import { BEGIN_OPTIONS } from '../measure/begin-run.ts';
import { TIMEOUT_OPTION } from '../own/timeout-option.ts';

export const GATE_SUITE = 'gate';

const ROUNDS = 20;
/** Less than that cannot be compared at all. */
const ROUNDS_AT_LEAST = 3;
const WARM_PER_ROUND = 4;

/** One where a function has a share of a vCPU, and one where it has a whole one. */
export const GATE_SIZES_MB: readonly number[] = [512, 1769];

/** What decides which invocations are made, and what is said of them. */
const MEASURED_OPTIONS = {
  from: {
    type: 'string',
    demandOption: true,
    describe: 'the base: a folder, a zip, or a git ref such as origin/main',
  },
  to: { type: 'string', describe: 'the head: the same (the function in the working folder)' },
  function: {
    type: 'string',
    describe: 'where the function is in the repository, for git refs and the working folder (.)',
  },
  build: {
    type: 'string',
    describe: 'run in the checkout of each git ref, at its root, such as "npm ci --omit=dev"',
  },
  runtime: { type: 'string', describe: 'of both, such as nodejs22.x' },
  handler: { type: 'string', describe: 'their handler, as Lambda’s (the runtime’s usual one)' },
  payload: { type: 'string', describe: 'what they are sent: a JSON file, or JSON ({})' },
  variable: { type: 'string', array: true, nargs: 1, describe: 'NAME=VALUE for both, each its own option' },
  timeout: TIMEOUT_OPTION,
  memory: { ...listOption(`these sizes in MB (${GATE_SIZES_MB.join(',')})`), nargs: 1 },
  rounds: countOption('rounds', `rounds, a cold start of each in each (${ROUNDS})`, ROUNDS_AT_LEAST),
  warm: countOption('warm', `warm invocations after each cold start (${WARM_PER_ROUND})`, 0),
  seed: { type: 'number', describe: 'fixes the order of the visits' },
  region: {
    type: 'string',
    describe: `AWS region of the prices (AWS_REGION, AWS_DEFAULT_REGION, the profile’s, else ${DEFAULT_REGION})`,
  },
  ...GATE_OPTIONS,
  'allow-clipped': {
    type: 'boolean',
    default: false,
    describe: 'measure sizes with more vCPUs than this machine has to give; every record says so',
  },
  'allow-same': { type: 'boolean', default: false, describe: 'measure one code against itself all the same' },
} as const satisfies OptionTable;

const { id, notes, runs, 'dry-run': dryRun } = BEGIN_OPTIONS;

export const GATE_RUN_OPTIONS = {
  ...MEASURED_OPTIONS,
  strict: { type: 'boolean', default: false, describe: 'fail too where the run cannot tell' },
  format: {
    choices: ['text', 'markdown'] as const,
    describe: 'what is printed (markdown, text on a terminal)',
  },
  out: { type: 'string', describe: 'where gate.json and gate.md go instead of the run’s folder' },
  id,
  notes,
  runs,
  'dry-run': dryRun,
} as const satisfies OptionTable;

export type GateArgs = InferredOptionTypes<typeof GATE_RUN_OPTIONS>;

/** What a header keeps of them. Values of variables may be secrets, and payloads too. */
export const RECORDED_OPTIONS: readonly string[] = Object.keys(MEASURED_OPTIONS).filter(
  (name) => name !== 'variable' && name !== 'payload',
);

export function gateMode({
  rounds = ROUNDS,
  warm = WARM_PER_ROUND,
}: Pick<GateArgs, 'rounds' | 'warm'>): Mode {
  return {
    id: 'gate',
    summary: `${counted(rounds, 'round')} of one cold and ${counted(warm, 'warm sample')}`,
    coldPerCell: rounds,
    warmPerCell: rounds * warm,
    roundsAtLeast: rounds,
    confirm: false,
    testSizes: false,
  };
}
