import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { JAVA_RIC_VERSION, type FoundJava, type FoundJavaRic } from './java-homes.ts';
import { cacheFolder, type ToolchainPlace } from './toolchain-place.ts';

const PACKAGE = 'com.amazonaws.services.lambda.runtime.api.client';

/** The first release that keeps linked classes and not only parsed ones; Lambda's Java 25 starts from such a cache. */
const AOT_FROM = 25;

/** What starts the client as Lambda does; the handler's name follows. Its own classes alone are on the class path. */
export function javaClientArgs(java: FoundJava, ric: FoundJavaRic): readonly string[] {
  return [
    // The client reaches into the platform for the descriptor of its log.
    '--add-opens=java.base/java.io=ALL-UNNAMED',
    // And calls native code, of which these releases would warn.
    ...(java.major >= 24 ? ['--enable-native-access=ALL-UNNAMED'] : []),
    '-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac',
    '-Djava.net.preferIPv4Stack=true',
    '-XX:+ErrorFileToStderr',
    `-D${PACKAGE}.runtimeapi.NativeClient.JNI=${ric.library}`,
    '-classpath',
    ric.jars.join(':'),
    `${PACKAGE}.AWSLambda`,
  ];
}

/** The client's classes as the virtual machine keeps them, one archive for each release of Java. */
export function javaArchiveFolder(java: FoundJava, place: ToolchainPlace): string {
  const name = `java-archive-${java.version}-ric-${JAVA_RIC_VERSION}-${process.platform}-${process.arch}`;
  return join(cacheFolder(place), name);
}

export function archivePath(folder: string): string {
  return join(folder, 'runtime.jsa');
}

export function findJavaArchive(java: FoundJava, place: ToolchainPlace): string | undefined {
  const path = archivePath(javaArchiveFolder(java, place));
  return existsSync(path) ? path : undefined;
}

export function writeArchive(java: FoundJava, path: string): string {
  return java.major >= AOT_FROM ? `-XX:AOTCacheOutput=${path}` : `-XX:ArchiveClassesAtExit=${path}`;
}

/** Where it does not fit what a function asks of its virtual machine, that starts without it and says nothing. */
export function readArchive(java: FoundJava, path: string): readonly string[] {
  return java.major >= AOT_FROM
    ? [`-XX:AOTCache=${path}`, '-Xlog:aot=off', '-Xlog:cds=off']
    : [`-XX:SharedArchiveFile=${path}`, '-Xshare:auto', '-Xlog:cds=off', '-Xlog:cds+dynamic=off'];
}
