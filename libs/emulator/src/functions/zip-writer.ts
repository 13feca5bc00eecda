import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly data: Uint8Array | string;
  /** Unix mode with the file type; undefined for an archive that carries none, as Windows writes them. */
  readonly mode?: number;
  /** What the archive claims the size to be, where that is a lie. */
  readonly claimedSize?: number;
}

export const REGULAR = 0o100644;
export const EXECUTABLE = 0o100755;
export const SYMLINK = 0o120777;

/** Writes archives for tests, the malformed ones too, which no library would write. */
export function writeZip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const record = entryRecords(entry, offset);
    locals.push(record.local);
    directory.push(record.central);
    offset += record.local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, central, end]);
}

function entryRecords(entry: ZipEntry, offset: number): { readonly local: Buffer; readonly central: Buffer } {
  const name = Buffer.from(entry.name);
  const data = Buffer.from(entry.data);
  const packed = deflateRawSync(data);
  const fields = Buffer.alloc(22);
  fields.writeUInt16LE(0x0800, 0);
  fields.writeUInt16LE(8, 2);
  fields.writeUInt32LE(crc32(data), 8);
  fields.writeUInt32LE(packed.length, 12);
  fields.writeUInt32LE(entry.claimedSize ?? data.length, 16);
  fields.writeUInt16LE(name.length, 20);
  const local = Buffer.concat([bytes(0x50, 0x4b, 3, 4, 20, 0), fields, bytes(0, 0), name, packed]);
  const tail = Buffer.alloc(16);
  const unix = entry.mode !== undefined;
  tail.writeUInt32LE(unix ? entry.mode * 65_536 : 0, 8);
  tail.writeUInt32LE(offset, 12);
  const madeBy = bytes(0x50, 0x4b, 1, 2, 20, unix ? 3 : 0, 20, 0);
  return { local, central: Buffer.concat([madeBy, fields, tail, name]) };
}

function bytes(...values: readonly number[]): Buffer {
  return Buffer.from(values);
}
