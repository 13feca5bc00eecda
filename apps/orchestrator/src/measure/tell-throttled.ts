import type { Host } from '@lambda-bench/host';

/** Says once that AWS throttles what a command asks of it: the wait may take minutes. */
export function tellThrottled(host: Pick<Host, 'stderr'>): (message: string) => void {
  let isTold = false;
  return (message) => {
    if (isTold) return;
    isTold = true;
    host.stderr.write(`AWS throttles our calls, which wait (${message})\n`);
  };
}
