import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const launcher = new URL('./bin/lambda-bench.mjs', import.meta.url).pathname;
const commands = JSON.parse(
  readFileSync(new URL('../../libs/host/src/commands.json', import.meta.url), 'utf8'),
) as readonly { readonly name: string; readonly summary: string }[];

function lambdaBench(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('lambda-bench', () => {
  it.each([[[]], [['--help']], [['-h']], [['help']]])('%j lists the commands of both apps', (args) => {
    const { status, stdout } = lambdaBench(...args);
    expect(status).toBe(0);
    for (const { name, summary } of commands)
      expect(stdout.split('\n').map((line) => line.split(/ {2,}/).slice(1))).toContainEqual([name, summary]);
  });

  it('--version is that of the workspace', () => {
    expect(lambdaBench('--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('a word that is no command is refused by name, with those there are', () => {
    const { status, stderr } = lambdaBench('benchmark');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error LB_USAGE: benchmark is no command\n {2}→ one of: run, /);
    expect(lambdaBench('rum').stderr).toMatch(/rum is no command\n {2}→ did you mean run\? one of: /);
  });

  it(
    'becomes the app that owns a command, builds what that starts, with its output and its exit code',
    { timeout: 180_000 },
    () => {
      const planned = lambdaBench('plan', '--backend=fake', '--filter=rust-x86-light@512');
      expect(planned.stdout).toMatch(/^cells +1$/m);
      expect(planned.status).toBe(0);
      expect(lambdaBench('plan', '--memory=1').status).toBe(2);
      expect(lambdaBench('deploy', '--stack=1st').status).toBe(2);
      expect(existsSync(new URL('../../dist/apps/infra/main.mjs', import.meta.url))).toBe(true);
      expect(lambdaBench('help', 'logs').stdout).toContain('lambda-bench logs');
    },
  );
});
