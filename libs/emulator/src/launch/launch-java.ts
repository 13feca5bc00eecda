import { dirname } from 'node:path';
import type { JavaHome } from '@lambda-bench/toolchains';
import { lambdaVariables } from './lambda-variables.ts';
import type { Launch, LaunchRequest } from './launch.ts';

/** Of a function's memory, what Lambda keeps from the heap: this share, and never more than this. */
const BESIDE_HEAP_SHARE = 0.15;
const BESIDE_HEAP_AT_MOST_KB = 243 * 1024;

/** Reading, writing or refusing an archive of classes: with two of them the virtual machine may not start at all. */
const OWN_ARCHIVE =
  /-Xshare:|-XX:[+-]?(?:AOT|ArchiveClasses|AutoCreateSharedArchive|DumpLoadedClassList|RecordDynamicDump|SharedArchive|SharedClassList|UseSharedSpaces)/;

/** The client looks for the handler's classes in the folder it is started in, and in the jars of its lib folder. */
export function launchJava(request: LaunchRequest, home: JavaHome): Launch {
  return {
    ok: true,
    command: home.java,
    args: [...virtualMachine(request, home), ...home.args, request.handler],
    env: lambdaVariables(request, { runtimeDir: home.ricDir, binDir: dirname(home.java) }),
    cwd: request.codeDir,
    visible: home.folders,
    client: { name: 'aws-lambda-java-runtime-interface-client', version: home.ricVersion, flavour: 'native' },
    emulated: false,
    runtimeVersion: `java:${home.version}`,
  };
}

/**
 * Lambda's own settings of the virtual machine, but for those that the function makes itself. The virtual machine reads
 * JAVA_TOOL_OPTIONS before its arguments, so that an argument would win, or would be the second collector that was asked for.
 */
function virtualMachine(
  { memoryMb, customerVariables }: LaunchRequest,
  { archive }: JavaHome,
): readonly string[] {
  const own = customerVariables.JAVA_TOOL_OPTIONS ?? '';
  const defaults: readonly (readonly [settledBy: RegExp, ...settings: string[]])[] = [
    [/-Xmx|-XX:MaxHeapSize=|-XX:MaxRAMPercentage=/, `-XX:MaxHeapSize=${heapKb(memoryMb)}k`],
    [/-XX:\+Use\w+GC\b/, '-XX:+UseSerialGC'],
    [
      /-XX:[+-]TieredCompilation\b|-XX:TieredStopAtLevel=/,
      '-XX:+TieredCompilation',
      '-XX:TieredStopAtLevel=1',
    ],
    [OWN_ARCHIVE, ...archive],
  ];
  return defaults.flatMap(([settledBy, ...settings]) => (settledBy.test(own) ? [] : settings));
}

function heapKb(memoryMb: number): number {
  const memoryKb = memoryMb * 1024;
  return memoryKb - Math.floor(Math.min(memoryKb * BESIDE_HEAP_SHARE, BESIDE_HEAP_AT_MOST_KB));
}
