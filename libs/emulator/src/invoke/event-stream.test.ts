import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { eventStreamMessage } from './event-stream.ts';

describe('an event stream message', () => {
  it('carries its lengths and checksums where AWS puts them', () => {
    const message = eventStreamMessage('PayloadChunk', 'application/octet-stream', Buffer.from('abc'));
    expect(message.readUInt32BE(0)).toBe(message.length);
    const headers = message.readUInt32BE(4);
    expect(message.readUInt32BE(8)).toBe(crc32(message.subarray(0, 8)));
    expect(message.subarray(12 + headers, message.length - 4).toString()).toBe('abc');
    expect(message.readUInt32BE(message.length - 4)).toBe(crc32(message.subarray(0, message.length - 4)));
    const text = message.subarray(12, 12 + headers).toString('latin1');
    expect(text).toBe(
      '\x0d:message-type\x07\0\x05event\x0b:event-type\x07\0\x0cPayloadChunk\x0d:content-type\x07\0\x18application/octet-stream',
    );
  });

  it('agrees with the published checksum of CRC-32', () => {
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
  });
});
