import type { Sample } from '@lambda-bench/records';
import { parseLines } from '../report-line/parse-lines.ts';

/** On what the samples of a cell ran, each value once, in the order it was first seen. */
export interface Platform {
  readonly cpuModels: readonly string[];
  /** Of INIT_START, or what polled for the event where the backend tells that. */
  readonly runtimeVersions: readonly string[];
}

export interface PlatformsSeen {
  add(sample: Sample): void;
  byCell(): ReadonlyMap<string, Platform>;
}

/** Most samples say nothing, or what the one before them said: they cost a look-up and no more. */
export function platformsSeen(): PlatformsSeen {
  const cells = new Map<string, { readonly cpus: Set<string>; readonly runtimes: Set<string> }>();
  return {
    add(sample) {
      const { cpuModel, runtimeClient } = sample;
      const version = saysInitStart(sample) ? runtimeVersionOf(sample.report) : undefined;
      if (cpuModel === undefined && runtimeClient === undefined && version === undefined) return;
      const seen = cells.get(sample.cell) ?? { cpus: new Set<string>(), runtimes: new Set<string>() };
      cells.set(sample.cell, seen);
      if (cpuModel !== undefined) seen.cpus.add(cpuModel);
      if (version !== undefined) seen.runtimes.add(version);
      else if (runtimeClient !== undefined) seen.runtimes.add(runtimeClient);
    },
    byCell: () =>
      new Map(
        [...cells].map(([cell, { cpus, runtimes }]) => [
          cell,
          { cpuModels: [...cpus], runtimeVersions: [...runtimes] },
        ]),
      ),
  };
}

/** As text, and as the type of a JSON event. */
const INIT_START = ['INIT_START', 'platform.initStart'] as const;

/** An environment is initialised before its first invocation; the others are not looked at. */
function saysInitStart({ intended, report }: Sample): boolean {
  return intended === 'cold' && INIT_START.some((words) => report.includes(words));
}

function runtimeVersionOf(report: string): string | undefined {
  for (const { line } of parseLines(report)) {
    if (line.kind === 'init-start' && line.runtimeVersion !== undefined) return line.runtimeVersion;
  }
  return undefined;
}
