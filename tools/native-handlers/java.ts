/** Builds, tests or checks handlers/java: `node --import tsx tools/native-handlers/java.ts build|test|lint`, in the workspace's root. */
import { createHash } from 'node:crypto';
import { copyFile, cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ARCHITECTURES, BenchError, RUNTIMES, WORKLOADS, type WorkloadId } from '@lambda-bench/config';
import {
  cacheFolder,
  fetchWithMaven,
  findJdk,
  findMaven,
  installOnce,
  JDK_AT_LEAST,
  mavenFlags,
  mavenVariables,
  packArtefact,
  type FoundJava,
} from '@lambda-bench/toolchains';
import { mustRun } from './compiler.ts';
import { javaShape } from './java-shape.ts';
import { recordTests } from './record-tests-run.ts';
import { skipOrFail } from './skip-or-fail.ts';

const SOURCES = join('handlers', 'java');
const MODULES = ['answer', ...WORKLOADS.map((row) => row.id)] as const;
const SHA256 = 'java.security.MessageDigest of SUN, without SHA instructions as long as C1 compiles alone';
const BACKENDS: Readonly<Record<WorkloadId, string>> = {
  'cpu-intensive': SHA256,
  'memory-intensive': `Arrays.sort on long[]; ${SHA256}`,
  light: 'software.amazon.awssdk:dynamodb over HttpURLConnection',
};

/** A JDK, Maven, and a repository that holds all that the sources ask for. */
interface JavaTools {
  readonly jdk: FoundJava;
  readonly maven: string;
  readonly repository: string;
  /** What Maven makes goes here; filling the repository has made it already. */
  readonly output: string;
  readonly isMade: boolean;
}

const task = process.argv[2];
const root = process.cwd();
const place = { root, env: process.env };
const runtimes = RUNTIMES.filter((row) => row.language === 'java');

await skipOrFail(
  'java',
  async () => {
    if (task === 'lint') return lint();
    if (task === 'build') return withTools(build);
    if (task === 'test') return withTools(test);
    throw new BenchError('LB_USAGE', `no task ${String(task)}`, 'It is build, test or lint.');
  },
  (reason) =>
    task === 'test'
      ? recordTests('handlers-java', { skip: reason })
      : Promise.resolve(`SKIP java: ${reason}`),
  runtimes.map((row) => row.id),
);

async function build(tools: JavaTools): Promise<string> {
  const pom = await readFile(join(root, SOURCES, 'pom.xml'), 'utf8');
  const compiled = { javac: tools.jdk.version, release: propertyOf(pom, 'maven.compiler.release') };
  if (!tools.isMade) await maven(tools, ['-Dmaven.test.skip=true', 'package']);
  for (const { id: workload } of WORKLOADS) {
    const made = join(tools.output, workload);
    const from = join(tools.output, 'code', workload);
    await cp(join(made, 'lib'), join(from, 'lib'), { recursive: true });
    await copyFile(join(made, `${workload}.jar`), join(from, 'lib', `${workload}.jar`));
    const sdk = workload === 'light' ? { 'aws-sdk-java': propertyOf(pom, 'aws.sdk.version') } : {};
    const versions = { ...compiled, ...sdk };
    for (const { id: runtime } of runtimes) {
      for (const { id: arch } of ARCHITECTURES) {
        await packArtefact({ runtime, arch, workload, root, from, backend: BACKENDS[workload], versions });
      }
    }
  }
  const count = runtimes.length * ARCHITECTURES.length * WORKLOADS.length;
  return `packed ${count} functions with javac ${tools.jdk.version}`;
}

async function test(tools: JavaTools): Promise<string> {
  const flags = [...mavenFlags(tools.repository), '--offline', `-Dbench.out=${tools.output}`];
  const command = [tools.maven, ...flags, 'test'];
  const env = { ...process.env, ...mavenVariables(tools.jdk) };
  return recordTests('handlers-java', { format: 'surefire', in: SOURCES, command, env });
}

/** What the compiler does not see. Its own warnings are errors in every build and test. */
async function lint(): Promise<string> {
  const folder = join(root, SOURCES);
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.java'));
  const found = await Promise.all(
    files.map(async (file) =>
      javaShape(await readFile(join(folder, file), 'utf8')).map((what) => `${file}:${what}`),
    ),
  );
  const problems = found.flat();
  if (problems.length === 0) return `${files.length} Java files are in shape`;
  throw new BenchError('LB_ARTEFACT', problems.join('\n'), `Mend them in ${SOURCES}.`);
}

async function maven(tools: JavaTools, args: readonly string[]): Promise<void> {
  await mustRun(
    tools.maven,
    [...mavenFlags(tools.repository), '--offline', `-Dbench.out=${tools.output}`, ...args],
    {
      cwd: join(root, SOURCES),
      env: { ...process.env, ...mavenVariables(tools.jdk) },
      show: 'when it fails',
    },
  );
}

/** Tasks run side by side, and each needs what it compiled to stay as it is. */
async function withTools(work: (tools: JavaTools) => Promise<string>): Promise<string> {
  const jdk = findJdk(place);
  if (jdk === undefined) {
    const hint = `Install a JDK ${JDK_AT_LEAST} or later and name it in JAVA_HOME.`;
    throw new BenchError('LB_TOOLCHAIN', `no JDK ${JDK_AT_LEAST} or later on this machine`, hint);
  }
  const found = findMaven(place);
  if (found === undefined) throw new BenchError('LB_TOOLCHAIN', 'no mvn on the PATH', 'Install Maven.');
  const output = await mkdtemp(join(tmpdir(), 'lambda-bench-java-'));
  try {
    const { repository, state } = await filledRepository(jdk, output);
    return await work({ jdk, maven: found.path, repository, output, isMade: state === 'installed' });
  } finally {
    await rm(output, { recursive: true, force: true });
  }
}

/** Filled once for a set of poms, by doing all that is done with it later; from then on no build needs a network. */
async function filledRepository(
  jdk: FoundJava,
  output: string,
): Promise<{ readonly repository: string; readonly state: 'present' | 'installed' }> {
  const hash = createHash('sha256');
  for (const pom of ['pom.xml', ...MODULES.map((name) => join(name, 'pom.xml'))]) {
    hash.update(await readFile(join(root, SOURCES, pom)));
  }
  const repository = join(cacheFolder(place), `java-repository-${hash.digest('hex').slice(0, 12)}`);
  const state = await installOnce(repository, async (unfinished) => {
    // One test has to run: what runs it is fetched at that moment and no earlier.
    const oneTest = ['-Dtest=AnswersTest', '-Dsurefire.failIfNoSpecifiedTests=false'];
    const args = ['-Dmaven.test.failure.ignore=true', ...oneTest, `-Dbench.out=${output}`, 'package'];
    const what = 'what handlers/java is built with';
    const env = { ...process.env, JAVA_HOME: jdk.home };
    await fetchWithMaven(args, { cwd: join(root, SOURCES), repository: unfinished, what }, { root, env });
  });
  return { repository, state };
}

function propertyOf(pom: string, name: string): string {
  const value = new RegExp(`<${name}>([^<]+)</${name}>`).exec(pom)?.[1];
  if (value !== undefined) return value;
  throw new BenchError('LB_ARTEFACT', `handlers/java/pom.xml has no property ${name}`, 'Mend its name.');
}
