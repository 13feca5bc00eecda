import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JavaHome, NodeHome } from '@lambda-bench/toolchains';
import { temporaryFolder } from '../isolation/testdata/temporary-folder.ts';
import { planLaunch } from './plan-launch.ts';
import { launchRequest } from './testdata/launch-request.ts';

const PROVIDED = { ok: true, kind: 'provided' } as const;
const X86 = { arch: 'x86_64' } as const;
const NODE: NodeHome = {
  ok: true,
  kind: 'node',
  node: '/cache/node/bin/node',
  version: '22.23.3',
  ricDir: '/cache/ric',
  ricEntry: '/cache/ric/node_modules/aws-lambda-ric/index.mjs',
  ricVersion: '4.0.2',
  ric: 'shim',
};

const JAVA: JavaHome = {
  ok: true,
  kind: 'java',
  java: '/cache/java/bin/java',
  version: '21.0.8',
  ricDir: '/cache/java-ric',
  ricVersion: '2.9.0',
  args: ['-classpath', '/cache/java-ric/client.jar', 'Client'],
  archive: ['-XX:SharedArchiveFile=/cache/runtime.jsa', '-Xshare:auto'],
  folders: ['/cache/java', '/cache/java-ric'],
};

/** The first bytes of a 64-bit program for that machine, see elf(5). */
function elf(machine: number): Buffer {
  const header = Buffer.alloc(64);
  header.write('\x7fELF\x02\x01\x01', 'latin1');
  header.writeUInt16LE(machine, 18);
  return header;
}

function bootstrapIn(folder: string, contents: Buffer | string, mode = 0o755) {
  const path = join(folder, 'bootstrap');
  writeFileSync(path, contents);
  chmodSync(path, mode);
  return launchRequest({ runtime: 'provided.al2023', handler: 'bootstrap', codeDir: folder });
}

describe('a custom runtime', () => {
  it.each([
    ['a program of this machine', elf(62)],
    ['a script', '#!/bin/sh\n'],
  ])('starts %s as it is', (_, contents) => {
    using folder = temporaryFolder();
    const launch = planLaunch(bootstrapIn(folder.path, contents), PROVIDED, X86);
    expect(launch).toMatchObject({
      ok: true,
      command: join(folder.path, 'bootstrap'),
      args: [],
      cwd: folder.path,
      emulated: false,
      client: { flavour: 'static' },
    });
    expect(launch).not.toHaveProperty('runtimeVersion');
  });

  it('runs a program of another machine under an emulator, and says so', () => {
    using folder = temporaryFolder();
    const machine = { ...X86, emulator: { command: '/usr/bin/qemu-aarch64-static', sysroot: '/sysroot' } };
    expect(planLaunch(bootstrapIn(folder.path, elf(183)), PROVIDED, machine)).toMatchObject({
      command: '/usr/bin/qemu-aarch64-static',
      args: ['-L', '/sysroot', join(folder.path, 'bootstrap')],
      emulated: true,
    });
  });

  it('refuses a program of another machine without an emulator', () => {
    using folder = temporaryFolder();
    expect(planLaunch(bootstrapIn(folder.path, elf(183)), PROVIDED, X86)).toEqual({
      ok: false,
      reason: 'the bootstrap is built for arm64 and this machine is x86_64',
      hint: 'Build the handler for this machine, or install qemu-user-static to check its answers without timing it.',
    });
  });

  it('refuses a code folder without bootstrap', () => {
    using folder = temporaryFolder();
    const launch = planLaunch(launchRequest({ codeDir: folder.path }), PROVIDED, X86);
    expect(launch).toMatchObject({
      ok: false,
      reason: 'there is no file called bootstrap in the root of the code',
    });
  });

  it('refuses a bootstrap that is not executable', () => {
    using folder = temporaryFolder();
    const launch = planLaunch(bootstrapIn(folder.path, elf(62), 0o644), PROVIDED, X86);
    expect(launch).toMatchObject({ ok: false, hint: 'Run `chmod +x bootstrap` before zipping it.' });
  });
});

describe('a managed runtime', () => {
  it('that is missing here says what is missing', () => {
    const missing = { ok: false, reason: 'no Java 21 on this machine', hint: 'Install one.' } as const;
    expect(planLaunch(launchRequest({ runtime: 'java21' }), missing)).toEqual(missing);
  });

  it('is started through its client, which is named with its flavour', () => {
    expect(planLaunch(launchRequest({}), NODE)).toMatchObject({
      command: NODE.node,
      args: [NODE.ricEntry, 'index.handler'],
      client: { name: 'aws-lambda-ric', version: '4.0.2', flavour: 'shim' },
      runtimeVersion: 'nodejs:22.23.3',
      visible: ['/cache/node', '/cache/ric'],
    });
  });

  it.each([
    [2048, 64, '8', '12'],
    [4096, 64, '16', '20'],
    [2048, 2, '2', '6'],
  ])('of Node.js with %i MB and %i at once polls with %s workers and %s pool threads', (...row) => {
    const [memoryMb, maxConcurrency, workers, threads] = row;
    const request = launchRequest({
      memoryMb,
      maxConcurrency,
      initializationType: 'lambda-managed-instances',
    });
    expect(planLaunch(request, NODE)).toMatchObject({
      env: { AWS_LAMBDA_NODEJS_WORKER_COUNT: workers, UV_THREADPOOL_SIZE: threads },
    });
  });

  it('of Node.js leaves the thread pool alone outside managed instances', () => {
    const launch = planLaunch(launchRequest({}), NODE);
    expect(launch.ok && Object.keys(launch.env)).not.toContain('UV_THREADPOOL_SIZE');
  });

  it('of Java is started through its client, with the settings of Lambda', () => {
    const request = launchRequest({
      runtime: 'java21',
      handler: 'bench.Handler::handleRequest',
      memoryMb: 512,
    });
    expect(planLaunch(request, JAVA)).toMatchObject({
      command: JAVA.java,
      args: [
        '-XX:MaxHeapSize=445645k',
        '-XX:+UseSerialGC',
        '-XX:+TieredCompilation',
        '-XX:TieredStopAtLevel=1',
        ...JAVA.archive,
        ...JAVA.args,
        'bench.Handler::handleRequest',
      ],
      client: { flavour: 'native' },
      runtimeVersion: 'java:21.0.8',
    });
  });

  it.each([
    [128, '-XX:MaxHeapSize=111412k'],
    [1769, '-XX:MaxHeapSize=1562624k'],
    [10_240, '-XX:MaxHeapSize=10236928k'],
  ])('of Java with %i MB has a heap of %s', (memoryMb, heap) => {
    expect(argsOf({ memoryMb })).toContain(heap);
  });

  it.each([
    ['-Xmx64m', '-XX:MaxHeapSize='],
    ['-XX:MaxRAMPercentage=50', '-XX:MaxHeapSize='],
    ['-XX:+UseParallelGC', '-XX:+UseSerialGC'],
    ['-XX:TieredStopAtLevel=4', '-XX:TieredStopAtLevel=1'],
    ['-XX:-TieredCompilation', '-XX:+TieredCompilation'],
    ['-XX:SharedArchiveFile=/var/task/own.jsa', '-XX:SharedArchiveFile='],
    ['-XX:ArchiveClassesAtExit=/tmp/own.jsa', '-XX:SharedArchiveFile='],
    ['-XX:+AutoCreateSharedArchive', '-XX:SharedArchiveFile='],
    ['-XX:AOTCache=/var/task/own.aot', '-XX:SharedArchiveFile='],
    ['-XX:AOTMode=off', '-Xshare:'],
    ['-Xshare:off', '-Xshare:'],
  ])('of Java leaves to JAVA_TOOL_OPTIONS what it settles: %s', (own, setting) => {
    const withOwn = argsOf({ customerVariables: { JAVA_TOOL_OPTIONS: `-ea ${own}` } });
    expect(withOwn.filter((arg) => arg.startsWith(setting))).toEqual([]);
    expect(argsOf({}).filter((arg) => arg.startsWith(setting))).toHaveLength(1);
    expect(argsOf({ customerVariables: { JAVA_TOOL_OPTIONS: '-ea' } })).toEqual(argsOf({}));
  });
});

function argsOf(changes: Parameters<typeof launchRequest>[0]): readonly string[] {
  const launch = planLaunch(launchRequest({ runtime: 'java21', ...changes }), JAVA);
  return launch.ok ? launch.args : [];
}
