import { findJavaArchive } from '../java-client.ts';
import {
  findJava,
  findJavaRic,
  findJdk,
  findMaven,
  JAVA_MAJORS,
  JDK_AT_LEAST,
  type FoundJava,
} from '../java-homes.ts';
import type { ToolchainPlace } from '../toolchain-place.ts';
import type { Finding, Probe } from './toolchain-row.ts';

const PROVISION = 'Run `npx nx run toolchains:provision`.';

export function javaProbes(place: ToolchainPlace): readonly Probe[] {
  return [
    {
      id: 'jdk',
      label: 'compiles the Java functions',
      hint: `Install a JDK ${JDK_AT_LEAST} or later and name it in JAVA_HOME.`,
      look: () => found(findJdk(place), `no JDK ${JDK_AT_LEAST} or later`),
    },
    {
      id: 'mvn',
      label: 'builds the Java functions',
      hint: 'Install Maven.',
      look: () => findMaven(place) ?? { missing: 'no mvn on the PATH' },
    },
    {
      id: 'java-ric',
      label: 'runtime client for Java',
      hint: PROVISION,
      look: () => {
        const ric = findJavaRic(place);
        return ric === undefined
          ? { missing: 'not provisioned' }
          : { version: ric.version, path: ric.folder };
      },
    },
    ...JAVA_MAJORS.map((major) => ({
      id: `java${major}-run`,
      label: `runs java${major} functions`,
      hint: PROVISION,
      look: () => found(findJava(major, place), `no Java ${major}`),
    })),
    ...JAVA_MAJORS.map((major) => ({
      id: `java${major}-archive`,
      label: `lets java${major} functions start as fast as on Lambda`,
      hint: PROVISION,
      look: () => {
        const java = findJava(major, place);
        const path = java && findJavaArchive(java, place);
        return path === undefined ? { missing: 'not provisioned' } : { path };
      },
    })),
  ];
}

function found(java: FoundJava | undefined, missing: string): Finding {
  return java === undefined ? { missing } : { version: java.version, path: java.home };
}
