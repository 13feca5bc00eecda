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

/** What the compiler finds is no fault of the machine, also where it names a file and no line of it. */
const SOURCE_FAULT = /^\[ERROR\].*(\.java:|COMPILATION ERROR)/;

/** Shows nothing of what Maven prints. Whatever goes wrong is a reason why the thing is not to be had, but for sources that do not compile. */
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
  if (lines.some((line) => SOURCE_FAULT.test(line))) {
    throw new BenchError('LB_ARTEFACT', saidOfSources(lines).join('\n'), 'Mend the source.');
  }
  const said = lines.find((line) => /^\[?(ERROR|FATAL)|^Error|JAVA_HOME/.test(line));
  const detail = (said ?? lines.find((line) => line.trim() !== '') ?? 'no reason given').trim();
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

/** Not --quiet, with which Maven would say that a warning is an error, but not which warning it was. */
export function mavenFlags(repository: string): readonly string[] {
  return ['--batch-mode', '-Dstyle.color=never', `-Dmaven.repo.local=${repository}`];
}

/** The compiler's errors and the warnings that are errors here, each with what it says below; Maven's summary repeats them. */
function saidOfSources(lines: readonly string[]): readonly string[] {
  const summary = lines.findIndex((line) => line.startsWith('[ERROR] Failed to execute goal'));
  let isOfSource = false;
  return lines.slice(0, summary === -1 ? lines.length : summary).flatMap((line) => {
    const found = /^\[(?:ERROR|WARNING)\] (.*\.java:.*|error: .*)$/.exec(line)?.[1];
    isOfSource = found !== undefined || (isOfSource && line.startsWith('  '));
    return isOfSource ? [found ?? line] : [];
  });
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
