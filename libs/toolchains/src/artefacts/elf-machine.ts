import { closeSync, openSync, readSync } from 'node:fs';

export type Program = 'x86_64' | 'arm64' | 'script' | 'other';

/** Offsets and numbers of the ELF header, see elf(5). */
const MACHINE_OFFSET = 18;
const HEADER_BYTES = 20;
const X86_64 = 62;
const AARCH64 = 183;
const MAGIC = '\x7fELF';

/** What the first bytes of an executable say it is. */
export function programOf(path: string): Program {
  const header = firstBytes(path);
  if (header.toString('latin1', 0, 2) === '#!') return 'script';
  if (header.length < HEADER_BYTES || header.toString('latin1', 0, MAGIC.length) !== MAGIC) return 'other';
  const machine = header.readUInt16LE(MACHINE_OFFSET);
  if (machine === X86_64) return 'x86_64';
  return machine === AARCH64 ? 'arm64' : 'other';
}

function firstBytes(path: string): Buffer {
  const fd = openSync(path, 'r');
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    return header.subarray(0, readSync(fd, header, 0, HEADER_BYTES, 0));
  } finally {
    closeSync(fd);
  }
}
