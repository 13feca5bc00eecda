import { PROVISIONABLE } from '../provision/provision.ts';
import type { ToolchainPlace } from '../toolchain-place.ts';
import { javaProbes } from './probe-java.ts';
import { compilerProbes, nodeProbes, pythonProbes } from './probe-languages.ts';
import { machineProbes } from './probe-machine.ts';
import type { Probe, ToolchainRow } from './toolchain-row.ts';

/** Looks at this machine and at nothing else; everything at once, for each look waits mostly for a process. */
export async function probeToolchains(place: ToolchainPlace): Promise<readonly ToolchainRow[]> {
  const probes = [
    ...nodeProbes(place),
    ...pythonProbes(place),
    ...compilerProbes(place),
    ...javaProbes(place),
    ...machineProbes(),
  ];
  return Promise.all(probes.map(rowOf));
}

async function rowOf(probe: Probe): Promise<ToolchainRow> {
  const finding = await probe.look();
  const found = finding.missing === undefined;
  return {
    id: probe.id,
    label: probe.label,
    found,
    ...finding,
    ...(found ? {} : { hint: probe.hint }),
    provisionable: PROVISIONABLE.includes(probe.id),
  };
}
