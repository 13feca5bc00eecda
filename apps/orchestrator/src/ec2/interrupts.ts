import type { Host } from '@lambda-bench/host';

/** What Ctrl-C asks for: that the run stops, or that nothing is waited for any longer. */
export interface Interrupts extends Disposable {
  readonly stop: AbortSignal;
  readonly leave: AbortSignal;
}

/** Whoever only watches a run leaves at the first Ctrl-C; whoever launched it stops it with the first and leaves with the second. */
export function watchInterrupts(host: Host, { stops }: { readonly stops: boolean }): Interrupts {
  const stop = new AbortController();
  const leave = new AbortController();
  const end = host.onInterrupt(() => {
    if (!stops || stop.signal.aborted) {
      leave.abort();
      return;
    }
    stop.abort();
    host.stderr.write(
      '\nstopping: the run is asked to put the functions back, its results are fetched and the instance is terminated; ' +
        'Ctrl-C again leaves at once\n',
    );
  });
  return { stop: stop.signal, leave: leave.signal, [Symbol.dispose]: end };
}
