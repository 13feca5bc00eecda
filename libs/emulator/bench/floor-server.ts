import { createServer, type AddressInfo } from 'node:net';
import { serveParent } from './serve-parent.ts';

/** One raw loopback round trip: the same bytes as a trivial invoke's answer, with nothing done for them. */
const ANSWER = Buffer.from(
  'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 17\r\n\r\n{"ok":true,"n":1}',
);

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('data', () => socket.write(ANSWER));
  socket.on('error', () => socket.destroy());
});
server.listen(0, '127.0.0.1', () => {
  serveParent((server.address() as AddressInfo).port, () => {
    server.close();
    return Promise.resolve();
  });
});
