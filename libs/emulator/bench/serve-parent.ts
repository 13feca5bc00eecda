export interface Usage {
  readonly cpuMicros: number;
  readonly rssMb: number;
}

/** The server's side: says its port, then answers until it is told to stop. */
export function serveParent(port: number, stop: () => Promise<void>): void {
  process.on('message', (message) => {
    if (message === 'usage') {
      const { user, system } = process.cpuUsage();
      process.send?.({
        cpuMicros: user + system,
        rssMb: process.memoryUsage.rss() / 1024 / 1024,
      } satisfies Usage);
    } else {
      void stop().then(() => {
        process.disconnect();
      });
    }
  });
  process.on('disconnect', () => {
    void stop();
  });
  process.send?.({ port });
}
