/** Gives a call that long; then it is aborted, and fails like one whose answer got lost. */
export async function within<T>(ms: number, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const patience = new AbortController();
  const timer = setTimeout(() => {
    patience.abort();
  }, ms);
  try {
    return await call(patience.signal);
  } finally {
    clearTimeout(timer);
  }
}
