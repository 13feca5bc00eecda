import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findProgram, findPrograms, isExecutable } from '../find-program.ts';
import type { ToolchainPlace } from '../toolchain-place.ts';
import type { Finding, Probe } from './toolchain-row.ts';

interface FoundJava {
  readonly home: string;
  readonly version: string;
  readonly major: number;
  readonly compiles: boolean;
}

/** The oldest runtime that a function is compiled for. */
const JAVA_AT_LEAST = 21;

export function javaProbes(place: ToolchainPlace): readonly Probe[] {
  const homes = findJavas(place);
  return [
    {
      id: 'jdk',
      label: 'compiles the Java functions',
      hint: `Install a JDK ${JAVA_AT_LEAST} or later and name it in JAVA_HOME.`,
      look: () =>
        found(
          homes.find((java) => java.compiles && java.major >= JAVA_AT_LEAST),
          `no JDK ${JAVA_AT_LEAST} or later`,
        ),
    },
    {
      id: 'mvn',
      label: 'builds the Java functions',
      hint: 'Install Maven.',
      look: () => findMaven(place),
    },
    ...[21, 25].map((major) => ({
      id: `java${major}-run`,
      label: `runs java${major} functions`,
      hint: `Install a Java ${major} runtime and name it in JAVA_HOME, or under /usr/lib/jvm.`,
      look: () =>
        found(
          homes.find((java) => java.major === major),
          `no Java ${major}`,
        ),
    })),
  ];
}

/** Reads what every Java home says of itself: starting each one would take a good part of a second. */
function findJavas(place: ToolchainPlace): readonly FoundJava[] {
  const jvms = '/usr/lib/jvm';
  const installed = existsSync(jvms) ? readdirSync(jvms).map((name) => join(jvms, name)) : [];
  const onPath = findPrograms('java', place).map((path) => dirname(dirname(realpathSync(path))));
  const named = place.env.JAVA_HOME === undefined ? [] : [place.env.JAVA_HOME];
  const homes = new Set(
    [...named, ...onPath, ...installed].filter(existsSync).map((home) => realpathSync(home)),
  );
  return [...homes].flatMap((home) => {
    const release = join(home, 'release');
    if (!existsSync(release) || !isExecutable(join(home, 'bin', 'java'))) return [];
    const version = /^JAVA_VERSION="([^"]+)"/m.exec(readFileSync(release, 'utf8'))?.[1];
    if (version === undefined) return [];
    return [
      {
        home,
        version,
        major: Number.parseInt(version, 10),
        compiles: isExecutable(join(home, 'bin', 'javac')),
      },
    ];
  });
}

function found(java: FoundJava | undefined, missing: string): Finding {
  return java === undefined ? { missing } : { version: java.version, path: java.home };
}

/** Its version stands in the name of its main library, for the same reason. */
function findMaven(place: ToolchainPlace): Finding {
  const path = findProgram('mvn', place);
  if (path === undefined) return { missing: 'no mvn on the PATH' };
  const libraries = join(dirname(dirname(realpathSync(path))), 'lib');
  const names = existsSync(libraries) ? readdirSync(libraries) : [];
  const version = names
    .map((name) => /^maven-core-(\d+\.\d+.*)\.jar$/.exec(name)?.[1])
    .find((name) => name !== undefined);
  return version === undefined ? { path } : { path, version };
}
