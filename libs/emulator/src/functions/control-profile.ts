/** How long the control plane takes, and how often it may be called. */
export interface ControlProfile {
  readonly id: ControlProfileId;
  /** Pending until Active. */
  readonly createMs: number;
  /** InProgress until Successful. */
  readonly configurationMs: number;
  readonly codeMs: number;
  /** From a call to its answer. */
  readonly callMs: number;
  /** All control-plane calls together, GetFunction aside; undefined for no limit. */
  readonly callsPerSecond?: number;
  /** GetFunction has an allowance of its own. */
  readonly getFunctionPerSecond?: number;
}

export type ControlProfileId = 'instant' | 'aws-like';

/**
 * The limits are Lambda's published quotas: 15 calls a second for the control plane, 100 for GetFunction. The times
 * are round figures of the size one meets on AWS for small packages without a VPC; they are not measurements.
 */
export const CONTROL_PROFILES: Readonly<Record<ControlProfileId, ControlProfile>> = {
  instant: { id: 'instant', createMs: 0, configurationMs: 0, codeMs: 0, callMs: 0 },
  'aws-like': {
    id: 'aws-like',
    createMs: 2000,
    configurationMs: 1200,
    codeMs: 1500,
    callMs: 60,
    callsPerSecond: 15,
    getFunctionPerSecond: 100,
  },
};
