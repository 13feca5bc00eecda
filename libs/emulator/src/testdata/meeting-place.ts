import { createServer, type AddressInfo, type Socket } from 'node:net';

/** Where invocations of the puppet wait, for tests that must not guess how long something takes. */
export interface MeetingPlace extends AsyncDisposable {
  readonly port: number;
  /** How many invocations are held here. */
  waiting(): number;
  release(): void;
}

export async function meetingPlace(): Promise<MeetingPlace> {
  const held = new Set<Socket>();
  const server = createServer((socket) => held.add(socket));
  const release = (): void => {
    for (const socket of held) socket.destroy();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    waiting: () => held.size,
    release,
    [Symbol.asyncDispose]: async () => {
      release();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
