import { BenchError } from '@lambda-bench/config';

/** What is being changed, or was left half done, may lack what it is used for, or lose it in between. */
const READY = /^(CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT|IMPORT_ROLLBACK)_COMPLETE(_CLEANUP_IN_PROGRESS)?$/;

/** Why a stack in that state cannot be used, or undefined if it can. */
export function unreadyStack(stack: string, region: string, status: string): BenchError | undefined {
  if (READY.test(status)) return undefined;
  return new BenchError('LB_STACK', `stack ${stack} in ${region} is not ready: ${status}`, hintFor(status));
}

function hintFor(status: string): string {
  if (status === 'REVIEW_IN_PROGRESS')
    return 'it is a change set that nobody executed, and has nothing in it: deploy it with npx lambda-bench deploy';
  return status.endsWith('_IN_PROGRESS')
    ? 'wait until CloudFormation has finished, then try again'
    : 'look at its events in CloudFormation, then deploy it again, or destroy it first';
}
