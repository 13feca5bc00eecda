import { workspaceRoot } from '@lambda-bench/host';
import { pythonPackages, runCommand, type CommandResult } from '@lambda-bench/toolchains';

const CFN_LINT = 'cfn-lint==1.58.0';

/** The package installs a script for this, which knows the interpreter it was installed by and no other. */
const START = 'import sys; from cfnlint.runner import main; sys.exit(main())';

export type FoundLinter =
  { readonly lint: (templates: readonly string[]) => Promise<CommandResult> } | { readonly missing: string };

/** The linter of CloudFormation's own team, fetched once into the cache. Where it cannot be had, the answer says why. */
export async function cfnLint(env: NodeJS.ProcessEnv): Promise<FoundLinter> {
  const found = await pythonPackages('cfn-lint', [CFN_LINT], { root: workspaceRoot(), env });
  if ('missing' in found) return found;
  const { python, folder } = found;
  return {
    lint: (templates) =>
      // W3005 objects to a DependsOn that a reference implies already: the CDK always writes both.
      runCommand(python, ['-c', START, '-i', 'W3005', '--format', 'parseable', '--', ...templates], {
        env: { PATH: env['PATH'], HOME: '/nonexistent', PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' },
        timeoutMs: 120_000,
      }),
  };
}
