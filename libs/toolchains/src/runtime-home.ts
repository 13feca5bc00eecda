import { dirname, join } from 'node:path';
import { languageOf, RUNTIMES } from '@lambda-bench/config';
import { findJavaArchive, javaClientArgs, readArchive } from './java-client.ts';
import { findJava, findJavaRic, JAVA_MAJORS, type JavaMajor } from './java-homes.ts';
import { findNode, findNodeRic, NODE_MAJORS, type NodeMajor } from './node-homes.ts';
import {
  findPython,
  findPythonRic,
  PYTHON_LINES,
  PYTHON_RIC_VERSION,
  type PythonLine,
} from './python-homes.ts';
import type { ToolchainPlace } from './toolchain-place.ts';

/** What it takes to start a function of one of Lambda's runtimes on this machine. */
export type RuntimeHome = NodeHome | PythonHome | JavaHome | ProvidedHome | NoHome;

export interface NodeHome {
  readonly ok: true;
  readonly kind: 'node';
  readonly node: string;
  readonly version: string;
  /** Holds node_modules with the runtime client. */
  readonly ricDir: string;
  /** `node <ricEntry>` starts the runtime client, which reads _HANDLER and LAMBDA_TASK_ROOT. */
  readonly ricEntry: string;
  readonly ricVersion: string;
  readonly ric: 'native' | 'shim';
}

export interface PythonHome {
  readonly ok: true;
  readonly kind: 'python';
  readonly python: string;
  readonly version: string;
  /** Goes onto PYTHONPATH: `python -m awslambdaric <handler>` starts the runtime client. */
  readonly ricDir: string;
  readonly ricVersion: string;
}

export interface JavaHome {
  readonly ok: true;
  readonly kind: 'java';
  readonly java: string;
  readonly version: string;
  readonly ricDir: string;
  readonly ricVersion: string;
  /**
   * `java <args> <handler>` starts the client, which finds the function's classes in the folder it is started in. Settings
   * of the virtual machine go before.
   */
  readonly args: readonly string[];
  /** Goes before `args`: lets the client start from the archive of its classes, unless the function asks for another. */
  readonly archive: readonly string[];
  /** Folders that the process reads. */
  readonly folders: readonly string[];
}

/** The function brings its own runtime client: `bootstrap` is started as it is. */
export interface ProvidedHome {
  readonly ok: true;
  readonly kind: 'provided';
}

export interface NoHome {
  readonly ok: false;
  readonly reason: string;
  readonly hint: string;
}

const PROVISION = 'Run `npx nx run toolchains:provision`.';

/** `identifier` is the `Runtime` of Lambda's API. Looks only at this machine, never at a network. */
export async function runtimeHome(identifier: string, place: ToolchainPlace): Promise<RuntimeHome> {
  if (identifier.startsWith('provided.')) return { ok: true, kind: 'provided' };
  const major = NODE_MAJORS.find((line) => identifier === `nodejs${line}.x`);
  if (major !== undefined) return nodeHome(major, place);
  const line = PYTHON_LINES.find((candidate) => identifier === `python${candidate}`);
  if (line !== undefined) return pythonHome(line, place);
  const java = JAVA_MAJORS.find((candidate) => identifier === `java${candidate}`);
  if (java !== undefined) return javaHome(java, place);
  return {
    ok: false,
    reason: `nothing on this machine runs ${identifier}${whyUnmeasured(identifier)}`,
    hint: `Local runtimes are ${NODE_MAJORS.map((row) => `nodejs${row}.x`).join(', ')}, ${PYTHON_LINES.map((row) => `python${row}`).join(', ')}, ${JAVA_MAJORS.map((row) => `java${row}`).join(', ')} and provided.*; measure others with --backend=aws.`,
  };
}

function whyUnmeasured(identifier: string): string {
  const runtime = RUNTIMES.find((row) => row.identifier === identifier);
  const why = runtime === undefined ? undefined : languageOf(runtime.language).unmeasured;
  return why === undefined ? '' : `: ${why}`;
}

function nodeHome(major: NodeMajor, place: ToolchainPlace): NodeHome | NoHome {
  const node = findNode(major, place);
  if (node === undefined)
    return { ok: false, reason: `no Node.js ${major} on this machine`, hint: PROVISION };
  const ric = findNodeRic(place);
  if (ric === undefined) {
    return { ok: false, reason: 'the Node.js runtime client was not provisioned', hint: PROVISION };
  }
  return {
    ok: true,
    kind: 'node',
    node: node.binary,
    version: node.version,
    ricDir: ric.folder,
    ricEntry: ric.entry,
    ricVersion: ric.version,
    ric: ric.flavour,
  };
}

async function pythonHome(line: PythonLine, place: ToolchainPlace): Promise<PythonHome | NoHome> {
  const python = await findPython(line, place);
  if (python === undefined) {
    const hint = `Install Python ${line} so that \`python${line}\` runs, or under ~/.pyenv/versions.`;
    return { ok: false, reason: `no Python ${line} on this machine`, hint };
  }
  const ricDir = findPythonRic(line, place);
  if (ricDir === undefined) {
    const reason = `the runtime client for Python ${line} was not provisioned`;
    return { ok: false, reason, hint: PROVISION };
  }
  return {
    ok: true,
    kind: 'python',
    python: python.binary,
    version: python.version,
    ricDir,
    ricVersion: PYTHON_RIC_VERSION,
  };
}

function javaHome(major: JavaMajor, place: ToolchainPlace): JavaHome | NoHome {
  const java = findJava(major, place);
  if (java === undefined) return { ok: false, reason: `no Java ${major} on this machine`, hint: PROVISION };
  const ric = findJavaRic(place);
  if (ric === undefined) {
    return { ok: false, reason: 'the Java runtime client was not provisioned', hint: PROVISION };
  }
  const archive = findJavaArchive(java, place);
  if (archive === undefined) {
    const reason = `the classes of the Java ${major} runtime client were not archived`;
    return { ok: false, reason, hint: PROVISION };
  }
  return {
    ok: true,
    kind: 'java',
    java: join(java.home, 'bin', 'java'),
    version: java.version,
    ricDir: ric.folder,
    ricVersion: ric.version,
    args: javaClientArgs(java, ric),
    archive: readArchive(java, archive),
    folders: [java.home, ric.folder, dirname(archive)],
  };
}
