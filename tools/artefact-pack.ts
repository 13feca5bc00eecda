/** Packs one built function: see `--help`. */
import { PACK_USAGE, packCommand } from '@lambda-bench/toolchains';
import { runTool } from './artefact-tool.ts';

await runTool(async () => {
  const artefact = await packCommand(process.argv.slice(2), process.cwd());
  if (artefact === undefined) return PACK_USAGE;
  const { runtime, arch, workload, zipBytes, contentSha256 } = artefact;
  return `packed ${runtime} ${arch} ${workload}: ${zipBytes} bytes, content ${contentSha256.slice(0, 12)}`;
});
