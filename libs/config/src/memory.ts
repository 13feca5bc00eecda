/** Lambda gives one vCPU at this size, and in proportion below and above it. */
export const MB_PER_VCPU = 1769;

export const MEMORY_MB_MIN = 128;
export const MEMORY_MB_MAX = 10_240;

/** What a visit adds to force a cold start when the function already has the size it needs. */
export const TOGGLE_MB = 64;

export const SMALL_SIZES_MB = [128, 256, 512, 1024, 1769, 2048] as const;
export const ALL_SIZES_MB = [...SMALL_SIZES_MB, 4096, 8192, 10_240] as const;

/** Test mode measures these two unless asked. */
export const TEST_SIZES_MB = [512, 1769] as const;

/** The size that differs from `memoryMb` and is legal, so that setting it and then `memoryMb` forces a new environment. */
export function toggledMemory(memoryMb: number): number {
  return memoryMb + TOGGLE_MB > MEMORY_MB_MAX ? memoryMb - TOGGLE_MB : memoryMb + TOGGLE_MB;
}

export function vcpuShare(memoryMb: number): number {
  return memoryMb / MB_PER_VCPU;
}
