import { crc32 } from 'node:zlib';

/**
 * One message of AWS's event stream: total length, length of the headers, CRC of those two, headers, payload,
 * CRC of everything before.
 */
export function eventStreamMessage(eventType: string, contentType: string, payload: Uint8Array): Buffer {
  const headers = Buffer.concat([
    header(':message-type', 'event'),
    header(':event-type', eventType),
    header(':content-type', contentType),
  ]);
  const total = 12 + headers.length + payload.length + 4;
  const message = Buffer.allocUnsafe(total);
  message.writeUInt32BE(total, 0);
  message.writeUInt32BE(headers.length, 4);
  message.writeUInt32BE(crc32(message.subarray(0, 8)), 8);
  message.set(headers, 12);
  message.set(payload, 12 + headers.length);
  message.writeUInt32BE(crc32(message.subarray(0, total - 4)), total - 4);
  return message;
}

const STRING_TYPE = 7;

function header(name: string, value: string): Buffer {
  const bytes = Buffer.alloc(1 + name.length + 3 + value.length);
  let at = bytes.writeUInt8(name.length, 0);
  at += bytes.write(name, at, 'latin1');
  at = bytes.writeUInt8(STRING_TYPE, at);
  at = bytes.writeUInt16BE(value.length, at);
  bytes.write(value, at, 'latin1');
  return bytes;
}
