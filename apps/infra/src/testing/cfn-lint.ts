import { join } from 'node:path';
import { workspaceRoot } from '@lambda-bench/host';
import {
  cacheFolder,
  findPip,
  installOnce,
  isRequired,
  pipInstall,
  runCommand,
  type CommandResult,
  type ToolchainPlace,
} from '@lambda-bench/toolchains';

const CFN_LINT = 'cfn-lint==1.58.0';

/** The package installs a script for this, which knows the interpreter it was installed by and no other. */
const START = 'import sys; from cfnlint.runner import main; sys.exit(main())';

export type FoundLinter =
  { readonly lint: (templates: readonly string[]) => Promise<CommandResult> } | { readonly missing: string };

/** The linter of CloudFormation's own team, fetched once into the cache. Where it cannot be had, the answer says why. */
export async function cfnLint(env: NodeJS.ProcessEnv): Promise<FoundLinter> {
  const place: ToolchainPlace = { root: workspaceRoot(), env };
  const pip = await findPip(place);
  if (pip === undefined) return absent('no Python with pip on this machine', place);
  const asked = ['-c', 'import sys; print("cp%d%d" % sys.version_info[:2])'];
  const { stdout: line } = await runCommand(pip.python, asked, { env, timeoutMs: 10_000 });
  const folder = join(cacheFolder(place), `cfn-lint-1.58.0-${line.trim()}`);
  try {
    await installOnce(folder, (target) =>
      pipInstall({ packages: [CFN_LINT], target, python: pip.python }, place),
    );
  } catch (error) {
    return absent(error instanceof Error ? error.message : String(error), place);
  }
  return {
    lint: (templates) =>
      // W3005 objects to a DependsOn that a reference implies already: the CDK always writes both.
      runCommand(pip.python, ['-c', START, '-i', 'W3005', '--format', 'parseable', '--', ...templates], {
        env: { PATH: env['PATH'], HOME: '/nonexistent', PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' },
        timeoutMs: 120_000,
      }),
  };
}

/** A skip where it may be missing, an error where CI says that it must be there. */
function absent(why: string, place: ToolchainPlace): FoundLinter {
  if (isRequired('cfn-lint', place)) throw new Error(`cfn-lint is required: ${why}`);
  return { missing: why };
}
