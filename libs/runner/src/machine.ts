import { vcpuShare, type ArchitectureId } from '@lambda-bench/config';
import type { SkipReason } from '@lambda-bench/plan';

/** A machine that functions and the harness share. */
export interface Machine {
  readonly architectures: readonly ArchitectureId[];
  readonly cores: number;
  /** For the client, the emulator and the neighbours. */
  readonly reservedCores: number;
  readonly memoryMb: number;
  readonly reservedMemoryMb: number;
}

/** How much may go on at once. */
export interface Limits {
  /** Functions measured side by side. */
  readonly workers: number;
  /** Invocations in flight over all functions. */
  readonly concurrency: number;
  /** Absent where functions have machines of their own, as on AWS. */
  readonly machine?: Machine;
}

/** What a visit takes while it lasts. */
export interface Demand {
  readonly functionName: string;
  readonly memoryMb: number;
  readonly width: number;
}

/** CPU shares are sums of fractions. */
const DUST = 1e-9;

/** Whether one more visit may start beside those that are going on. A visit too large for the machine has it to itself. */
export function fits(running: readonly Demand[], next: Demand, limits: Limits): boolean {
  if (running.length === 0) return true;
  const all = [...running, next];
  if (new Set(all.map((demand) => demand.functionName)).size > limits.workers) return false;
  if (sum(all, (demand) => demand.width) > limits.concurrency) return false;
  if (limits.machine === undefined) return true;
  const { cores, memoryMb } = roomOf(limits.machine);
  return sum(all, coresOf) <= cores + DUST && sum(all, memoryOf) <= memoryMb;
}

/** Why this machine cannot measure a cell honestly, or undefined if it can. */
export function whyMachineCannot(
  cell: { readonly arch: ArchitectureId; readonly memoryMb: number },
  machine: Machine,
  width = 1,
): SkipReason | undefined {
  const room = roomOf(machine);
  const demand = { functionName: '', memoryMb: cell.memoryMb, width };
  if (!machine.architectures.includes(cell.arch)) {
    const can = machine.architectures.join(' and ');
    return { reason: 'architecture', message: `this machine runs ${can}, not ${cell.arch}` };
  }
  const at = width === 1 ? '' : `, ${width} at once,`;
  if (memoryOf(demand) > room.memoryMb) {
    const message = `${cell.memoryMb} MB${at} is more than the ${Math.floor(room.memoryMb)} MB that this machine has to give`;
    return { reason: 'memory', message };
  }
  if (coresOf(demand) > room.cores + DUST) {
    const needs = coresOf(demand).toFixed(2);
    const message = `${cell.memoryMb} MB${at} has ${needs} vCPU on Lambda; this machine has ${room.cores.toFixed(2)} to give`;
    return { reason: 'cores', message };
  }
  return undefined;
}

function roomOf(machine: Machine): { readonly cores: number; readonly memoryMb: number } {
  return {
    cores: machine.cores - machine.reservedCores,
    memoryMb: machine.memoryMb - machine.reservedMemoryMb,
  };
}

function coresOf(demand: Demand): number {
  return vcpuShare(demand.memoryMb) * demand.width;
}

function memoryOf(demand: Demand): number {
  return demand.memoryMb * demand.width;
}

function sum(demands: readonly Demand[], of: (demand: Demand) => number): number {
  return demands.reduce((total, demand) => total + of(demand), 0);
}
