/** The stack that `deploy` makes, and `run --backend=aws` measures, unless they are told otherwise. */
export const DEFAULT_STACK = 'LambdaBenchmarkStack';

/** What a function is deployed with, here and on AWS: the size of one vCPU, and time enough for the slowest cell. */
export const DEPLOYED = { memoryMb: 1769, timeoutSeconds: 240, logRetentionDays: 3 } as const;

export interface StackPart {
  readonly id: 'functions' | 'results' | 'runner';
  /** What follows the name of the stack in the name of this part's own. */
  readonly suffix: string;
  readonly summary: string;
}

/** Each part is a stack of its own, because each has a life of its own: results outlive the functions they were measured on. */
export const STACK_PARTS = [
  {
    id: 'functions',
    suffix: '',
    summary: 'the functions, their roles and logs, the table that light writes to',
  },
  { id: 'results', suffix: 'Results', summary: 'the table of results' },
  { id: 'runner', suffix: 'Runner', summary: 'what a run on an EC2 instance needs: a role, and a bucket' },
] as const satisfies readonly StackPart[];

export type StackPartId = (typeof STACK_PARTS)[number]['id'];

export function partStack(stack: string, part: StackPartId): string {
  const row: StackPart | undefined = STACK_PARTS.find(({ id }) => id === part);
  if (row === undefined) throw new Error(`no stack part ${part}`);
  return `${stack}${row.suffix}`;
}

/** Whatever carries this is ours to change and to remove; nothing else is. */
export const OWNER_TAG = { key: 'lambda-bench:owner', value: 'lambda-bench' } as const;

/** Which deployment, which run, and until when (ISO 8601) something is needed. */
export const STACK_TAG = 'lambda-bench:stack';
export const RUN_TAG = 'lambda-bench:run';
export const EXPIRES_TAG = 'lambda-bench:expires';

/** Where the runner's role may read in its bucket, and where it may write; whoever launches an instance keeps to it. */
export const RUN_BUCKET = { bundles: 'bundles/', results: 'results/' } as const;

/** The bucket that an instance may use instead of the runner stack's own; the stack says which its role may reach. */
export const BUCKET_TAG = 'lambda-bench:bucket';
