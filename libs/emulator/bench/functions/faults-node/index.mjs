/** Takes its time to start where it is told to. */
await new Promise((done) => setTimeout(done, Number(process.env.SLOW_INIT_MS ?? 0)));

/** Fails on demand; behind a URL, what to do is in the body. */
export const handler = async (asked) => {
  const event = asked.requestContext === undefined ? asked : JSON.parse(asked.body);
  switch (event.do) {
    case 'throw':
      throw new Error('on demand');
    case 'exit':
      return process.exit(event.code);
    case 'kill':
      process.kill(process.pid, 'SIGKILL');
      return new Promise(() => undefined);
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, event.ms));
      return { value: event.value };
    case 'hang':
      return new Promise((resolve) => setTimeout(resolve, 3_600_000));
    case 'oversize':
      return 'x'.repeat(7_000_000);
    default:
      return { value: event.value };
  }
};
