import type { OptionTable } from '@lambda-bench/host';
import type { InferredOptionTypes } from 'yargs';
import { MEASURE_OPTIONS } from '../measure-options.ts';
import { POLICY_OPTIONS } from '../measure/policy-options.ts';

const { backend: _backend, profile: _profile, ...SELECTION } = MEASURE_OPTIONS;

/** What is measured, and is said again to the run on the instance. */
export const MEASURED = {
  ...SELECTION,
  mode: { ...SELECTION.mode, default: 'balanced' },
  precision: POLICY_OPTIONS.precision,
  budget: POLICY_OPTIONS.budget,
  notes: { type: 'string', describe: 'kept with the run and shown in reports' },
} as const satisfies OptionTable;

export const EC2_OPTIONS = {
  ...MEASURED,
  id: { type: 'string', describe: 'name of the run (the day, ec2 and a number)' },
  runs: { type: 'string', default: 'runs', describe: 'folder of the runs, where the results go' },
  's3-bucket': { type: 'string', describe: 'bucket for bundle and results instead of the runner stack’s' },
  'instance-type': { type: 'string', default: 't4g.small', describe: 'of EC2, with an arm64 processor' },
  subnet: { type: 'string', describe: 'subnet instead of one of the default VPC' },
  'max-hours': {
    type: 'number',
    describe: 'life of the instance at most (twice the estimate and an hour, in whole hours)',
  },
  'keep-alive': { type: 'boolean', default: false, describe: 'do not terminate the instance at the end' },
  detach: { type: 'boolean', default: false, describe: 'launch it and leave it alone' },
  follow: { type: 'string', describe: 'watch this run, which is going on, and fetch its results' },
  'dry-run': { type: 'boolean', default: false, describe: 'show every call that would be made, and stop' },
  yes: { type: 'boolean', default: false, describe: 'do not ask before it starts' },
} as const satisfies OptionTable;

export type Ec2Options = InferredOptionTypes<typeof EC2_OPTIONS>;
