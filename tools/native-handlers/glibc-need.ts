import { readFile } from 'node:fs/promises';
import { BenchError } from '@lambda-bench/config';

/** What Amazon Linux 2023 brings, and with it `provided.al2023`. */
const OFFERED_MINOR = 34;

/** Refuses a program that asks for a newer C library than Lambda has: there it would end before its first line. */
export async function checkGlibcNeed(path: string): Promise<string> {
  const needed = glibcMinor(await readFile(path));
  if (needed > OFFERED_MINOR) {
    throw new BenchError(
      'LB_ARTEFACT',
      `${path} needs glibc 2.${needed}, and provided.al2023 has 2.${OFFERED_MINOR}`,
      `Build on a system with glibc 2.${OFFERED_MINOR} to 2.36, as Debian 12 or Amazon Linux 2023, or link with zig: put \`zig\` on the PATH and set LAMBDA_BENCH_RUST_COMPILER=zig.`,
    );
  }
  return needed < 0 ? 'no glibc' : `glibc 2.${needed}`;
}

/** The highest version of a symbol in the program's string table; -1 when it is linked statically. */
export function glibcMinor(program: Buffer): number {
  let highest = -1;
  for (const [, minor] of program.toString('latin1').matchAll(/GLIBC_2\.(\d+)(?:\.\d+)?\0/g)) {
    highest = Math.max(highest, Number(minor));
  }
  return highest;
}
