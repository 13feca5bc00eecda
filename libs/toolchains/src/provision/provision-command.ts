import { BenchError } from '@lambda-bench/config';
import { JAVA_MAJORS } from '../java-homes.ts';
import { isRequired, type ToolchainPlace } from '../toolchain-place.ts';
import { PROVISIONABLE, provision } from './provision.ts';

export const PROVISION_USAGE = `Brings interpreters and runtime clients from the package registries into .cache/toolchains.

  node --import tsx tools/provision.ts [ID]...

  ID           one of ${PROVISIONABLE.join(', ')}; all of them when none is named

  LAMBDA_BENCH_CACHE       another folder to keep them in
  LAMBDA_BENCH_REQUIRE     comma-separated ids: an error when one of them cannot be had; java21 and java25
                           stand for all that their functions start with
  LAMBDA_BENCH_NODE_RIC    "shim" does not compile the Node.js runtime client

What cannot be had is skipped with its reason. What is there already needs no network.`;

export interface ProvisionOutcome {
  /** Ids of LAMBDA_BENCH_REQUIRE that could not be had. */
  readonly missed: readonly string[];
}

/** One line per id through `print`, as each is done. */
export async function provisionCommand(
  ids: readonly string[],
  place: ToolchainPlace,
  print: (line: string) => void,
): Promise<ProvisionOutcome> {
  const missed: string[] = [];
  for (const id of ids.length > 0 ? ids : PROVISIONABLE) {
    try {
      const { state, version, path, note } = await provision(id, place);
      print(`OK   ${id}: ${version} ${state}, ${path}${note === undefined ? '' : ` (${note})`}`);
    } catch (error) {
      if (!(error instanceof BenchError) || error.code !== 'LB_TOOLCHAIN') throw error;
      print(`SKIP ${id}: ${error.message} — ${error.hint}`);
      if ([id, ...runtimesOf(id)].some((name) => isRequired(name, place))) missed.push(id);
    }
  }
  return { missed };
}

/** The names under which the handlers' own builds are required. */
function runtimesOf(id: string): readonly string[] {
  const runtimes = JAVA_MAJORS.map((major) => `java${major}`);
  return id === 'java-ric' ? runtimes : runtimes.filter((name) => id.startsWith(`${name}-`));
}
