import { BenchError, type ErrorCode } from '@lambda-bench/config';

interface Kind {
  readonly code: ErrorCode;
  readonly hint: string;
}

const KINDS: readonly (Kind & { readonly pattern: RegExp })[] = [
  {
    pattern:
      /expired|security token|Unable to resolve AWS account|Need to perform AWS calls|CredentialsProvider/i,
    code: 'LB_CREDENTIALS',
    hint: 'sign in again, or set AWS_PROFILE',
  },
  {
    pattern: /is not authorized to perform|AccessDenied|could not be used to assume/i,
    code: 'LB_CREDENTIALS',
    hint: 'allow the caller that action, or to assume the roles of the bootstrap stack',
  },
  {
    pattern: /bootstrapped\?|bootstrap stack|bootstrap version/i,
    code: 'LB_STACK',
    hint: 'the stack CDKToolkit is too old or not whole: npx cdk bootstrap renews it; what was removed by hand it does not miss',
  },
  {
    pattern: /already exists|ResourceExistenceCheck/,
    code: 'LB_STACK',
    hint: 'names are fixed, so an account has one deployment in a region: destroy the other, delete what is left of one, or choose another --region',
  },
  {
    pattern: /is no longer supported/,
    code: 'LB_STACK',
    hint: 'Lambda makes no more functions of that runtime: leave it out with --without',
  },
  // The app's own refusal, which names what to do itself.
  {
    pattern: /^error LB_ARTEFACT: /,
    code: 'LB_ARTEFACT',
    hint: 'npx nx run handlers:build builds the handlers',
  },
  {
    pattern: /ERR_MODULE_NOT_FOUND|Cannot find (?:module|package) /,
    code: 'LB_TOOLCHAIN',
    hint: 'a package is not installed: npm ci installs it',
  },
  {
    pattern: /\b(?:ENOSPC|EDQUOT|EROFS|EACCES|EPERM)\b/,
    code: 'LB_STORE',
    hint: 'see that the disk has room and may be written, the folder of TMPDIR above all',
  },
  {
    pattern: /\bENOENT\b|Cannot find (?:asset|file)/,
    code: 'LB_ARTEFACT',
    hint: 'a file of the build has gone: npx nx run infra:build and npx nx run handlers:build make it again',
  },
  { pattern: /^error LB_USAGE: /, code: 'LB_USAGE', hint: 'npx lambda-bench deploy --help' },
];

const OTHERWISE: Kind = {
  code: 'LB_STACK',
  hint: 'put right what it says and deploy again, or remove it with npx lambda-bench destroy',
};

/** The last meaningful line of what the CDK printed, with a code by what can be done about it. */
export function cdkFailure(what: string, lines: readonly string[], log: string): BenchError {
  const cause = causeIn(lines);
  const { code, hint } = KINDS.find(({ pattern }) => pattern.test(cause)) ?? OTHERWISE;
  const runtime = /runtime parameter of (\S+) is no longer supported/.exec(cause)?.[1];
  const without = runtime === undefined ? hint : `${hint}=${runtime}`;
  const advice = adviceAfter(lines, cause) ?? without;
  const said = cause.replace(/^error LB_\w+: /, '');
  return new BenchError(code, `${what}: ${said}`, `${advice}; all it said is in ${log}`);
}

function causeIn(lines: readonly string[]): string {
  const said = lines.map((line) => line.trim()).filter((line) => line !== '');
  const last = (pattern: RegExp) => said.filter((line) => pattern.test(line) && !isNoise(line)).at(-1);
  const own = said.find((line) => /^error LB_\w+: /.test(line));
  const cause =
    own ?? last(/❌/) ?? last(/: fail: /) ?? last(/failed|error|unable|denied|expired/i) ?? last(/./);
  return (cause ?? 'it gave no reason').replace(/^❌\s*/, '');
}

function adviceAfter(lines: readonly string[], cause: string): string | undefined {
  const next = lines[lines.findIndex((line) => line.trim() === cause) + 1]?.trim();
  return next?.startsWith('→ ') === true ? next.slice(2).replace(/\.$/, '') : undefined;
}

/** Frames of a stack, and what is said on every failure. */
function isNoise(line: string): boolean {
  return /^at |^\(Use `node|Subprocess exited with error|AggregateError: *$|^✨|^Failed resources:$/.test(
    line,
  );
}
