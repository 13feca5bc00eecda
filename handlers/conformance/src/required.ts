import { allFunctions, ARCHITECTURES, functionName, type FunctionSpec } from '@lambda-bench/config';
import { isRequired, type ToolchainPlace } from '@lambda-bench/toolchains';

/** A function that was built, and why this machine cannot run it, if so. */
export interface BuiltCase {
  readonly name: string;
  readonly cannotRun: string | undefined;
}

/**
 * What LAMBDA_BENCH_REQUIRE promises and the machine does not keep: one line for each function of a named toolchain that
 * was not built or cannot run. A toolchain is named as the builds name it: `go`, `python3.11`, `rust-x86`.
 */
export function brokenPromises(
  cases: readonly BuiltCase[],
  arch: FunctionSpec['arch'],
  place: ToolchainPlace,
): readonly string[] {
  return allFunctions()
    .filter((fn) => fn.arch === arch && isPromised(fn, place))
    .flatMap((fn) => {
      const name = functionName(fn);
      const built = cases.find((row) => row.name === name);
      if (built === undefined) return [`${name} was not built`];
      return built.cannotRun === undefined ? [] : [`${name} cannot run: ${built.cannotRun}`];
    });
}

function isPromised({ runtime, arch }: FunctionSpec, place: ToolchainPlace): boolean {
  const slugs = ARCHITECTURES.filter((row) => row.id === arch).map((row) => row.slug);
  return [runtime, ...slugs.map((slug) => `${runtime}-${slug}`)].some((id) => isRequired(id, place));
}
