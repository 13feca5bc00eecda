import { cpus, release, totalmem, type as osType } from 'node:os';

/** The machine that measured, for the journal's header: a report warns when runs of different machines are compared. */
export function machineFacts(): Readonly<Record<string, unknown>> {
  const processors = cpus();
  return {
    ...(processors[0] === undefined ? {} : { cpuModel: processors[0].model }),
    cores: processors.length,
    memoryMb: Math.floor(totalmem() / 1024 / 1024),
    kernel: `${osType()} ${release()}`,
    node: process.versions.node,
  };
}
