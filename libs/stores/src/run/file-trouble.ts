import { BenchError } from '@lambda-bench/config';

/** What the file system refused at the edge: the folder that was named is not one, or may not be used. */
export function folderTrouble(error: unknown, dir: string): unknown {
  const code = codeOf(error);
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return usage(`${dir} is not a folder`, 'name another folder; it is made if it is not there', error);
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return usage(
      `${dir} may not be used (${code})`,
      'name a folder of your own, or change its rights',
      error,
    );
  }
  if (code === 'ENOENT') {
    return usage(`${dir} cannot be made: there is no place for it`, 'name another folder', error);
  }
  if (code === 'EROFS') {
    return usage(`${dir} is on a file system that cannot be written to`, 'name another folder', error);
  }
  return isSystemError(error) ? storeTrouble(error, dir, 'try again') : error;
}

/** A read or a write that failed after that: the disk's doing, not the program's. */
export function storeTrouble(error: unknown, path: string, next: string): unknown {
  if (!isSystemError(error)) return error;
  const hint =
    codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT'
      ? `make room on the disk, then ${next}`
      : `see that the disk is there and may be written to, then ${next}`;
  return new BenchError('LB_STORE', `${path}: ${error.message}`, hint, { cause: error });
}

export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** One of the operating system's, and none of our own, which have a code too. */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && !(error instanceof BenchError) && 'syscall' in error;
}

function usage(message: string, hint: string, cause: unknown): BenchError {
  return new BenchError('LB_USAGE', message, hint, { cause });
}
