import { existsSync } from 'node:fs';
import { findPip } from '../find-pip.ts';
import { findProgram } from '../find-program.ts';
import { missingForNativeBuild } from '../native-build.ts';
import { findNode, findNodeRic, NODE_MAJORS } from '../node-homes.ts';
import { cargoLambdaFolder, CARGO_LAMBDA_VERSION } from '../provision/provision-python.ts';
import { findPython, findPythonRic, PYTHON_LINES, PYTHON_RIC_VERSION } from '../python-homes.ts';
import { runCommand } from '../run-command.ts';
import type { ToolchainPlace } from '../toolchain-place.ts';
import { compareVersions } from '../version-order.ts';
import type { Finding, Probe } from './toolchain-row.ts';
import { join } from 'node:path';

const PROVISION = 'Run `npx nx run toolchains:provision`.';

/** aws-sdk-dynamodb compiles from this one on. */
const RUST_AT_LEAST = '1.94.1';
/** The runtime client for managed instances compiles from this one on. */
const GO_AT_LEAST = '1.22';

export function nodeProbes(place: ToolchainPlace): readonly Probe[] {
  return [
    {
      id: 'node',
      label: 'Node.js that runs this',
      hint: 'Install Node.js 20.19 or later.',
      look: () => ({ version: process.versions.node, path: process.execPath }),
    },
    ...NODE_MAJORS.map((major) => ({
      id: `node-run-${major}`,
      label: `runs nodejs${major}.x functions`,
      hint: PROVISION,
      look: () => {
        const node = findNode(major, place);
        return node ? { version: node.version, path: node.binary } : { missing: 'not provisioned' };
      },
    })),
    {
      id: 'node-ric',
      label: 'runtime client for Node.js',
      hint: PROVISION,
      look: () => {
        const ric = findNodeRic(place);
        if (ric === undefined) return { missing: 'not provisioned' };
        return { version: `${ric.version} ${ric.flavour}`, path: ric.folder };
      },
    },
    {
      id: 'native-build',
      label: 'compiles the runtime client for Node.js (else its compiled part is replaced)',
      hint: 'Install cmake, g++, make, tar, xz and python3.',
      look: () => {
        const missing = missingForNativeBuild(place);
        return missing === undefined ? {} : { missing };
      },
    },
  ];
}

export function pythonProbes(place: ToolchainPlace): readonly Probe[] {
  const interpreters = PYTHON_LINES.map((line) => ({
    id: `python${line}`,
    label: `runs python${line} functions`,
    hint: `Install Python ${line} so that \`python${line}\` runs, or under ~/.pyenv/versions.`,
    look: async () => {
      const python = await findPython(line, place);
      return python ? { version: python.version, path: python.binary } : { missing: 'no such interpreter' };
    },
  }));
  const clients = PYTHON_LINES.map((line) => ({
    id: `python-ric-${line}`,
    label: `runtime client for Python ${line}`,
    hint: PROVISION,
    look: () => {
      const path = findPythonRic(line, place);
      return path === undefined ? { missing: 'not provisioned' } : { version: PYTHON_RIC_VERSION, path };
    },
  }));
  const pip: Probe = {
    id: 'pip',
    label: 'chooses wheels for the Python functions',
    hint: 'Install python3-pip.',
    look: async () => {
      const found = await findPip(place);
      return found ? { version: found.version, path: found.python } : { missing: 'no Python with pip' };
    },
  };
  return [...interpreters, ...clients, pip];
}

export function compilerProbes(place: ToolchainPlace): readonly Probe[] {
  return [
    {
      id: 'rust',
      label: 'builds the Rust functions',
      hint: `Install Rust ${RUST_AT_LEAST} or later with cargo.`,
      look: async () => {
        if (findProgram('cargo', place) === undefined) return { missing: 'no cargo on the PATH' };
        return atLeast(RUST_AT_LEAST, await versionOf('rustc', ['--version'], /^rustc (\S+)/, place));
      },
    },
    {
      id: 'cargo-lambda',
      label: 'cross-compiles the Rust functions',
      hint: PROVISION,
      look: async () => {
        const path = join(cargoLambdaFolder(place), 'bin', 'cargo-lambda');
        if (existsSync(path)) return { version: CARGO_LAMBDA_VERSION, path };
        return versionOf('cargo-lambda', ['--version'], /^cargo-lambda (\S+)/, place);
      },
    },
    {
      id: 'zig',
      label: 'links Rust functions for another architecture',
      hint: 'Install zig.',
      look: () => versionOf('zig', ['version'], /^(\S+)/, place),
    },
    {
      id: 'go',
      label: 'builds the Go functions',
      hint: `Install Go ${GO_AT_LEAST} or later.`,
      look: async () => atLeast(GO_AT_LEAST, await versionOf('go', ['version'], /\bgo([\d.]+)/, place)),
    },
    {
      id: 'dotnet8',
      label: 'would build and run .NET functions, which are not measured yet',
      hint: 'It is needed for nothing yet: what .NET functions are built from comes from NuGet alone.',
      look: async () => {
        const found = await versionOf('dotnet', ['--list-sdks'], /^(8\.\S+)/m, place);
        return found.missing === 'says no version' ? { ...found, missing: 'no .NET 8 SDK' } : found;
      },
    },
    {
      id: 'qemu-aarch64',
      label: 'runs arm64 functions on another architecture, never timed',
      hint: 'Install qemu-user-static.',
      look: async () => {
        const name = findProgram('qemu-aarch64-static', place) ? 'qemu-aarch64-static' : 'qemu-aarch64';
        return versionOf(name, ['--version'], /version (\S+)/, place);
      },
    },
  ];
}

async function versionOf(
  name: string,
  args: readonly string[],
  pattern: RegExp,
  place: ToolchainPlace,
): Promise<Finding> {
  const path = findProgram(name, place);
  if (path === undefined) return { missing: `no ${name} on the PATH` };
  const { code, stdout } = await runCommand(path, args, { env: place.env, timeoutMs: 5000 });
  const version = pattern.exec(stdout)?.[1];
  if (code !== 0) return { path, missing: 'does not run' };
  return version === undefined ? { path, missing: 'says no version' } : { path, version };
}

function atLeast(least: string, found: Finding): Finding {
  if (found.version === undefined || compareVersions(found.version, least) >= 0) return found;
  return { ...found, missing: `${found.version} is older than ${least}` };
}
