import type { ExitName } from './exit-codes.ts';

interface ErrorKind {
  readonly exit: ExitName;
  readonly meaning: string;
}

/** Every error a user can meet. docs/errors.md lists the same codes; errors-doc.test.ts holds the two equal. */
export const ERRORS = {
  LB_USAGE: {
    exit: 'usage',
    meaning: 'The command line does not say what to do, or says something that is not allowed.',
  },
  LB_TOOLCHAIN: {
    exit: 'prerequisite',
    meaning: 'A compiler, interpreter or package tool that the request needs is not on this machine.',
  },
  LB_ARTEFACT: {
    exit: 'prerequisite',
    meaning: 'A built handler is missing or is not what the manifest says.',
  },
  LB_CREDENTIALS: {
    exit: 'prerequisite',
    meaning: 'AWS credentials are missing, expired or not allowed to do what was asked.',
  },
  LB_REGION: {
    exit: 'prerequisite',
    meaning: 'The AWS region does not exist, has no Lambda, or is not enabled for the account.',
  },
  LB_STACK: {
    exit: 'prerequisite',
    meaning: 'The CloudFormation stack is not there, is not ready, or has no function of ours.',
  },
  LB_ACCOUNT: {
    exit: 'prerequisite',
    meaning: 'What the AWS account allows is not enough for what was asked.',
  },
  LB_NOT_RESTORED: {
    exit: 'prerequisite',
    meaning: 'An earlier run has left functions with another memory size than they had.',
  },
  LB_BACKEND: { exit: 'backend', meaning: 'The backend did not start, or stopped answering.' },
  LB_ADDRESS_IN_USE: { exit: 'backend', meaning: 'Another process listens on the port that was asked for.' },
  LB_CODE_CHANGED: {
    exit: 'interrupted',
    meaning: 'Somebody deployed other code to a function while it was measured.',
  },
  LB_RUN_NOT_FOUND: { exit: 'usage', meaning: 'No run of that name.' },
  LB_RUN_LOCKED: { exit: 'usage', meaning: 'Another process is writing to that run.' },
  LB_STORE: {
    exit: 'prerequisite',
    meaning: 'A run could not be written or read: the disk or the table is full, gone or refuses.',
  },
  LB_JOURNAL: {
    exit: 'usage',
    meaning: 'A journal cannot be read: it is not one, or it is of a later schema.',
  },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERRORS;

/** Something is wrong with the set-up or the request. What goes wrong with a measurement is a failure record instead. */
export class BenchError extends Error {
  readonly code: ErrorCode;
  /** What to do about it. */
  readonly hint: string;

  constructor(code: ErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BenchError';
    this.code = code;
    this.hint = hint;
  }
}
