import { ZipFile } from 'yazl';
import type { ContentFile } from './content-files.ts';

/** The same files give the same archive, on the same version of zlib. */
export async function deterministicZip(files: readonly ContentFile[]): Promise<Buffer> {
  const zip = new ZipFile();
  // The archive's clock has no time zone and yazl reads local time: the same wall time everywhere,
  // and a day past the first that the format can hold, which yazl clamps to.
  const mtime = new Date(1980, 0, 2, 12);
  for (const file of files) {
    zip.addBuffer(file.bytes, file.path, {
      mtime,
      // Without this the archive also carries a UTC time, which does depend on the time zone.
      forceDosTimestamp: true,
      mode: file.executable ? 0o100755 : 0o100644,
      compressionLevel: 9,
    });
  }
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
