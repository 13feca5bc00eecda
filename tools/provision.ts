/** Brings what the package registries have for this machine: see `--help`. */
import { BenchError } from '@lambda-bench/config';
import { PROVISION_USAGE, provisionCommand } from '@lambda-bench/toolchains';
import { runTool } from './artefact-tool.ts';

const ids = process.argv.slice(2);

await runTool(async () => {
  if (ids.includes('--help')) return PROVISION_USAGE;
  const lines: string[] = [];
  const { missed } = await provisionCommand(ids, { root: process.cwd(), env: process.env }, (line) => {
    process.stdout.write(`${line}\n`);
    lines.push(line);
  });
  if (missed.length > 0) {
    const hint = 'Take it out of LAMBDA_BENCH_REQUIRE, or mend what its line says.';
    throw new BenchError('LB_TOOLCHAIN', `required and not to be had: ${missed.join(', ')}`, hint);
  }
  const skipped = lines.filter((line) => line.startsWith('SKIP')).length;
  return `${lines.length - skipped} of ${lines.length} toolchains are there`;
});
