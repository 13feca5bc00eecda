import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PROVISIONABLE, provision } from './provision.ts';
import { fetchWithMaven } from './maven.ts';
import { provisionCommand } from './provision-command.ts';
import type { ToolchainPlace } from '../toolchain-place.ts';

let root: string;
let place: ToolchainPlace;

/** A machine that has everything but a registry: the port was free a moment ago, and npm knows nothing yet. */
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'lambda-bench-provision-'));
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.close();
  await once(server, 'close');
  place = {
    root,
    env: {
      PATH: process.env.PATH,
      HOME: root,
      PYENV_ROOT: process.env.PYENV_ROOT ?? join(process.env.HOME ?? '', '.pyenv'),
      npm_config_registry: registry,
      npm_config_cache: join(root, 'npm'),
      PIP_INDEX_URL: registry,
      PIP_NO_CACHE_DIR: '1',
    },
  };
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('provisioning without a registry', () => {
  it.each([
    ['node-run-22', /node-linux-\w+@22\.\d+\.\d+ could not be fetched: the npm registry cannot be reached/],
    ['cargo-lambda', /cargo-lambda==1\.9\.2 could not be fetched: the PyPI registry cannot be reached/],
  ])('says so for %s and leaves nothing half done', async (id, message) => {
    await expect(provision(id, place)).rejects.toThrow(message);
    expect(readdirSync(join(root, '.cache', 'toolchains'))).toEqual([]);
  });

  it('skips with a reason, and only what was required counts as missed', async () => {
    const lines: string[] = [];
    const required = { ...place, env: { ...place.env, LAMBDA_BENCH_REQUIRE: 'rust, node-run-22' } };
    const outcome = await provisionCommand(['node-run-22', 'node-run-18'], required, (line) =>
      lines.push(line),
    );
    expect(lines.map((line) => line.split(':')[0])).toEqual(['SKIP node-run-22', 'SKIP node-run-18']);
    expect(lines[0]).toContain(' — Connect once; afterwards it works without a network.');
    expect(outcome).toEqual({ missed: ['node-run-22'] });
  });

  it.each([
    ['[ERROR] Could not transfer artifact: Connection refused', /the Maven registry cannot be reached/],
    [
      '[ERROR] Could not find artifact in central',
      /with Maven: \[ERROR\] Could not find artifact in central/,
    ],
  ])('says for the Java client why Maven did not bring it: %s', async (says, message) => {
    await expect(provision('java-ric', withMaven(`echo '${says}'`))).rejects.toThrow(message);
    expect(readdirSync(join(root, '.cache', 'toolchains'))).toEqual([]);
  });

  it('takes a warning that is an error for a fault of the source, and says which it is', async () => {
    // As Maven prints it, which with --quiet leaves the warnings out.
    const warned = withMaven(`case "$*" in *--quiet*) ;; *)
echo '[WARNING] COMPILATION WARNING : '
echo '[WARNING] /h/src/Handler.java:[16,21] found raw type: java.util.List'
echo '  missing type arguments for generic class java.util.List<E>'
echo '[INFO] 1 warning';; esac
echo '[ERROR] COMPILATION ERROR : '
echo '[ERROR] /h/src/Handler.java: warnings found and -Werror specified'
echo '[ERROR] Failed to execute goal maven-compiler-plugin:3.13.0:compile: Compilation failure'
echo '[ERROR] /h/src/Handler.java: warnings found and -Werror specified'`);
    const request = { cwd: root, repository: join(root, 'repository'), what: 'what it is built with' };
    await expect(fetchWithMaven(['package'], request, warned)).rejects.toMatchObject({
      code: 'LB_ARTEFACT',
      message: `/h/src/Handler.java:[16,21] found raw type: java.util.List
  missing type arguments for generic class java.util.List<E>
/h/src/Handler.java: warnings found and -Werror specified`,
    });
  });

  it('takes an error of the compiler that names no source for one all the same', async () => {
    const failed = withMaven(
      `echo '[ERROR] COMPILATION ERROR : '; echo '[ERROR] error: invalid flag: -Xlint:al'`,
    );
    const request = { cwd: root, repository: join(root, 'repository'), what: 'what it is built with' };
    await expect(fetchWithMaven(['package'], request, failed)).rejects.toMatchObject({
      code: 'LB_ARTEFACT',
      message: 'error: invalid flag: -Xlint:al',
    });
  });

  it.each([
    ['java21', ['java-ric', 'java21-archive']],
    ['java25', ['java-ric']],
    ['java21-archive', ['java21-archive']],
  ])('required as %s and not to be had are %j', async (required, missed) => {
    const env = { PATH: root, LAMBDA_BENCH_REQUIRE: required };
    const ids = ['java-ric', 'java21-archive'];
    expect(await provisionCommand(ids, { root, env }, () => undefined)).toEqual({ missed });
  });

  it('says for the Java client that there is no Maven', async () => {
    await expect(provision('java-ric', { root, env: { PATH: root } })).rejects.toThrow(/no mvn on the PATH/);
  });

  it('refuses what no registry can bring', async () => {
    await expect(provision('dotnet8', place)).rejects.toMatchObject({ code: 'LB_USAGE' });
    expect(PROVISIONABLE).toContain('node-ric');
  });
});

/** The same machine with another Maven in front, which fails with what the script prints. */
function withMaven(script: string): ToolchainPlace {
  const programs = join(root, 'bin');
  mkdirSync(programs);
  writeFileSync(join(programs, 'mvn'), `#!/bin/sh\n${script}\nexit 1\n`, { mode: 0o755 });
  return { root, env: { ...place.env, PATH: `${programs}:${String(place.env.PATH)}` } };
}
