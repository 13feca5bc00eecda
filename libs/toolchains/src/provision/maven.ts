import { BenchError } from '@lambda-bench/config';
import { findMaven, type FoundJava } from '../java-homes.ts';
import { runCommand } from '../run-command.ts';
import type { ToolchainPlace } from '../toolchain-place.ts';

export interface MavenRequest {
  readonly cwd: string;
  /** Where it keeps what it fetched: never the user's own. */
  readonly repository: string;
  /** What is said to be missing when it fails. */
  readonly what: string;
}

const DOWNLOAD_MS = 10 * 60_000;

const UNREACHABLE =
  /UnknownHost|Unknown host|Connection refused|Connect(ion)? timed out|Network is unreachable|Could not transfer|Connection reset|No route to host/i;

/** Runs Maven quietly. Whatever goes wrong is a reason why the thing is not to be had, but for sources that do not compile. */
export async function fetchWithMaven(
  args: readonly string[],
  { cwd, repository, what }: MavenRequest,
  place: ToolchainPlace,
): Promise<void> {
  const found = findMaven(place);
  if (found === undefined) {
    throw new BenchError(
      'LB_TOOLCHAIN',
      `${what} could not be fetched: no mvn on the PATH`,
      'Install Maven.',
    );
  }
  const result = await runCommand(found.path, [...mavenFlags(repository), ...args], {
    cwd,
    env: { ...place.env, ...mavenVariables() },
    timeoutMs: DOWNLOAD_MS,
  });
  if (result.code === 0) return;
  const lines = `${result.stdout}\n${result.stderr}`.split('\n');
  const said = lines.filter((line) => /^\[?(ERROR|FATAL)|^Error|JAVA_HOME/.test(line));
  const compiler = lines.find((line) => /^\[ERROR\].*\.java:\[/.test(line));
  if (compiler !== undefined) {
    throw new BenchError('LB_ARTEFACT', compiler.replace('[ERROR] ', ''), 'Mend the source.');
  }
  const detail = (said[0] ?? lines.find((line) => line.trim() !== '') ?? 'no reason given').trim();
  if (UNREACHABLE.test(detail)) {
    const reason = `${what} could not be fetched: the Maven registry cannot be reached`;
    throw new BenchError('LB_TOOLCHAIN', reason, 'Connect once; afterwards it works without a network.');
  }
  throw new BenchError(
    'LB_TOOLCHAIN',
    `${what} could not be fetched with Maven: ${detail}`,
    'Check its settings.',
  );
}

export function mavenFlags(repository: string): readonly string[] {
  return ['--batch-mode', '--quiet', '-Dstyle.color=never', `-Dmaven.repo.local=${repository}`];
}

/** Maven lives for seconds: what its virtual machine would spend on becoming fast is never earned back. */
export function mavenVariables(java?: FoundJava): Readonly<Record<string, string>> {
  const brief = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC';
  if (java === undefined) return { MAVEN_OPTS: brief };
  // From Java 24 on, older releases of Maven are complained of on standard error.
  const silent =
    java.major >= 24 ? ' --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED' : '';
  return { MAVEN_OPTS: `${brief}${silent}`, JAVA_HOME: java.home };
}
