import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isGone } from './process-stat.ts';

const STDERR = 2;
/** O_CLOEXEC, see fcntl(2): such a descriptor is closed by exec. */
const CLOSE_ON_EXEC = 0o2000000;

const BASH = '/bin/bash';

let found: readonly number[] | undefined;

/**
 * Closes the descriptors that whoever started this process left open, which every child would inherit in turn. Mostly
 * there are none and this adds nothing. A plain shell cannot name a descriptor of two digits, Bash can.
 */
export function closingPrefix(): readonly string[] {
  const descriptors = inheritedDescriptors();
  if (descriptors.length === 0 || !existsSync(BASH)) return [];
  const script = `exec ${descriptors.map((fd) => `${fd}>&-`).join(' ')}; exec "$@"`;
  // Bash takes a socket for its input as a sign that a remote shell wants the user's start-up files.
  return [BASH, '--norc', '--noprofile', '-c', script, 'close'];
}

/** What `closingPrefix` cannot help, in words for a user. */
export function descriptorLimits(): readonly string[] {
  const descriptors = inheritedDescriptors();
  if (descriptors.length === 0 || existsSync(BASH)) return [];
  return [`Functions inherit descriptors ${descriptors.join(', ')} of the process that started this one.`];
}

/** Node opens its own so that exec closes them, therefore one look is enough. */
function inheritedDescriptors(): readonly number[] {
  found ??= readdirSync('/proc/self/fd')
    .map(Number)
    .filter((fd) => fd > STDERR && survivesExec(fd));
  return found;
}

function survivesExec(fd: number): boolean {
  let info: string;
  try {
    info = readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1');
  } catch (cause) {
    // The descriptor of the listing itself.
    if (isGone(cause)) return false;
    throw cause;
  }
  const flags = /^flags:\s*([0-7]+)$/m.exec(info)?.[1];
  return flags !== undefined && (Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0;
}
