/** Fails on demand. */
export const handler = async (event) => {
  switch (event.do) {
    case 'throw':
      throw new Error('on demand');
    case 'exit':
      return process.exit(event.code);
    case 'kill':
      process.kill(process.pid, 'SIGKILL');
      return new Promise(() => undefined);
    case 'hang':
      return new Promise((resolve) => setTimeout(resolve, 3_600_000));
    case 'oversize':
      return 'x'.repeat(7_000_000);
    default:
      return { value: event.value };
  }
};
