import { join } from 'node:path';
import { BenchError, functionName, languageOf, runtimeOf, type FunctionSpec } from '@lambda-bench/config';
import { artefactOf, isBuilt } from '@lambda-bench/toolchains';

/** Where a function's code comes from: the archive that was built and verified, or a crate that is compiled while the app is synthesised. */
export type FunctionCode =
  | { readonly kind: 'built'; readonly zipPath: string; readonly zipSha256: string }
  | { readonly kind: 'cargo'; readonly manifestPath: string };

export interface DeployedFunction {
  readonly spec: FunctionSpec;
  readonly code: FunctionCode;
}

export interface CodePlace {
  /** The workspace, whose dist folder holds the artefacts. */
  readonly root: string;
  /** Asked only where a Rust function has no artefact. */
  readonly canCompileRust: () => Promise<boolean>;
}

const NAMED = 6;

/** The code of every function, or one error that names all that are missing. */
export async function findCode(
  functions: readonly FunctionSpec[],
  place: CodePlace,
): Promise<readonly DeployedFunction[]> {
  const unbuilt = functions.filter((spec) => !isBuilt(place.root, spec));
  const crates = unbuilt.some(isRust) && (await place.canCompileRust()) ? unbuilt.filter(isRust) : [];
  const missing = unbuilt.filter((spec) => !crates.includes(spec));
  if (missing.length > 0) throw notBuilt(missing, functions.length);
  return Promise.all(
    functions.map(async (spec) => ({
      spec,
      code: crates.includes(spec) ? crateOf(spec, place.root) : await builtCode(spec, place.root),
    })),
  );
}

async function builtCode(spec: FunctionSpec, root: string): Promise<FunctionCode> {
  const { zipPath, zipSha256 } = await artefactOf(root, spec);
  return { kind: 'built', zipPath, zipSha256 };
}

function crateOf(spec: FunctionSpec, root: string): FunctionCode {
  return { kind: 'cargo', manifestPath: join(root, languageOf('rust').folder, spec.workload, 'Cargo.toml') };
}

function isRust(spec: FunctionSpec): boolean {
  return runtimeOf(spec.runtime).language === 'rust';
}

function notBuilt(missing: readonly FunctionSpec[], of: number): BenchError {
  const names = missing.slice(0, NAMED).map(functionName).join(', ');
  const more = missing.length > NAMED ? ` and ${missing.length - NAMED} more` : '';
  const commands = new Set(
    missing.map((spec) =>
      isRust(spec) && spec.arch === 'arm64'
        ? 'npx nx run handlers-rust:build-arm64'
        : 'npx nx run handlers:build',
    ),
  );
  return new BenchError(
    'LB_ARTEFACT',
    `${missing.length} of ${of} functions were not built: ${names}${more}.`,
    `Run ${[...commands].map((command) => `\`${command}\``).join(' and ')} first.`,
  );
}
