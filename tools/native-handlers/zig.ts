import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, findPip, installOnce, pipInstall, type ToolchainPlace } from '@lambda-bench/toolchains';
import { BenchError } from '@lambda-bench/config';

export const ZIG_VERSION = '0.15.2';

/** A C compiler and linker for the other architecture, from PyPI: 400 MB unpacked, so only brought for those who ask. */
export async function findZig(place: ToolchainPlace): Promise<string> {
  const folder = join(cacheFolder(place), `zig-${ZIG_VERSION}-${process.platform}-${process.arch}`);
  await installOnce(folder, async (target) => {
    const pip = await findPip(place);
    if (pip === undefined)
      throw new BenchError('LB_TOOLCHAIN', 'no Python with pip to fetch zig', 'Install python3-pip.');
    await pipInstall(
      { packages: [`ziglang==${ZIG_VERSION}`], target, python: pip.python, flags: ['--no-deps'] },
      place,
    );
  });
  const program = (await readdir(join(folder, 'ziglang'))).find((name) => /^zig(\.exe)?$/.test(name));
  return join(folder, 'ziglang', program ?? 'zig');
}
