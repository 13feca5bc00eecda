import { DEFAULT_REGION, TUNE_MODES } from '@lambda-bench/config';
import { countOption, listOption, type OptionTable } from '@lambda-bench/host';
import type { InferredOptionTypes } from 'yargs';
import { BEGIN_OPTIONS } from '../measure/begin-run.ts';
import { POLICY_OPTIONS } from '../measure/policy-options.ts';
import { TIMEOUT_OPTION } from '../own/timeout-option.ts';

export const TUNE_SUITE = 'tune';

/** What decides which invocations are made: a run that goes on is made from the same. */
const MEASURED_OPTIONS = {
  runtime: { type: 'string', describe: 'of a folder or a zip, such as nodejs22.x' },
  handler: { type: 'string', describe: 'its handler, as Lambda’s (the runtime’s usual one)' },
  payload: {
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'what it is sent: a JSON file, or JSON ({}); several as WEIGHT:FILE, each its own option',
  },
  variable: {
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'NAME=VALUE for a folder or a zip; a deployed function keeps its own',
  },
  timeout: TIMEOUT_OPTION,
  memory: { ...listOption('these sizes in MB instead of all that can be had'), nargs: 1 },
  arch: { ...listOption('these architectures instead of the one at hand'), nargs: 1 },
  mode: {
    choices: TUNE_MODES.map((mode) => mode.id),
    default: 'quick',
    describe: 'how many samples per size',
  },
  cold: countOption('cold', 'cold samples per size and payload instead of the mode’s', 1),
  warm: countOption('warm', 'warm samples per size and payload instead of the mode’s', 1),
  width: countOption('width', 'cold samples of one visit, taken at once (local 1, AWS 5)', 1),
  seed: { type: 'number', describe: 'fixes the order of the visits' },
  backend: {
    choices: ['local', 'aws'] as const,
    describe: 'where the function is (aws for an ARN, and for a name that is no file here)',
  },
  region: {
    type: 'string',
    describe: `AWS region (the ARN’s, AWS_REGION, AWS_DEFAULT_REGION, the profile’s, else ${DEFAULT_REGION})`,
  },
  requests: { type: 'number', describe: 'also what so many requests a month would cost' },
  'cold-share': { type: 'string', describe: 'how many requests meet a new environment (1%)' },
} as const satisfies OptionTable;

export const TUNE_OPTIONS = { ...MEASURED_OPTIONS, ...POLICY_OPTIONS, ...BEGIN_OPTIONS } as const;

/** A run that goes on has what decides the invocations, and a target; how it is begun does not matter any more. */
export type TuneArgs = InferredOptionTypes<typeof MEASURED_OPTIONS & typeof POLICY_OPTIONS> & {
  readonly function: string;
};

/** What a header keeps of them. Values of variables may be secrets, and payloads too. */
export const RECORDED_OPTIONS: readonly string[] = Object.keys(TUNE_OPTIONS).filter(
  (name) => name !== 'variable' && name !== 'payload',
);
