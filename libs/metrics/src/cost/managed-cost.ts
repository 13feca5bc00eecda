import { costUsd, type CostUsd } from './invocation-cost.ts';

/** Lambda's fee on top of the EC2 price of managed instances. */
const MANAGEMENT_FEE = 0.15;

export interface ManagedUsage {
  readonly requests: number;
  readonly instanceHours: number;
  readonly ec2UsdPerHour: number;
}

/** Managed instances are paid by the hour, whatever they do in it: requests cost, durations do not. */
export function managedCost(usage: ManagedUsage, requestUsd: number): CostUsd {
  const instanceUsd = usage.instanceHours * usage.ec2UsdPerHour * (1 + MANAGEMENT_FEE);
  return costUsd(instanceUsd, usage.requests * requestUsd, 0);
}
