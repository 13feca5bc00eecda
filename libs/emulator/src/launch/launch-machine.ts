import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What of this machine decides whether a compiled artefact starts. */
export interface LaunchMachine {
  readonly arch: 'x86_64' | 'arm64';
  /** Runs programs of the other architecture: right answers, meaningless times. */
  readonly emulator?: { readonly command: string; readonly sysroot?: string };
}

const FOLDERS = ['/usr/bin', '/usr/local/bin'] as const;
/** Debian's cross libraries; a statically linked bootstrap needs none. */
const SYSROOTS = { x86_64: '/usr/x86_64-linux-gnu', arm64: '/usr/aarch64-linux-gnu' } as const;

export function thisMachine(): LaunchMachine {
  const arch = process.arch === 'arm64' ? 'arm64' : 'x86_64';
  const other = arch === 'arm64' ? 'x86_64' : 'arm64';
  const name = other === 'arm64' ? 'qemu-aarch64-static' : 'qemu-x86_64-static';
  const command = FOLDERS.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (command === undefined) return { arch };
  const sysroot = SYSROOTS[other];
  return { arch, emulator: { command, ...(existsSync(sysroot) ? { sysroot } : {}) } };
}
