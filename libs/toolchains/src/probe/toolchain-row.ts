/** One thing that some part of the suite needs, and whether this machine has it. */
export interface ToolchainRow {
  readonly id: string;
  readonly label: string;
  readonly found: boolean;
  readonly version?: string;
  readonly path?: string;
  /** Why it does not count as found. */
  readonly missing?: string;
  readonly hint?: string;
  /** Whether `toolchains:provision` can bring it. */
  readonly provisionable: boolean;
}

export interface Finding {
  readonly version?: string;
  readonly path?: string;
  readonly missing?: string;
}

export interface Probe {
  readonly id: string;
  readonly label: string;
  /** What to do when it is missing. */
  readonly hint: string;
  readonly look: () => Finding | Promise<Finding>;
}
