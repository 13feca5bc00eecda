export { ARCHITECTURES, type ArchitectureId } from './architectures.ts';
export { checkBucketName } from './bucket-name.ts';
export {
  allFunctions,
  cellKey,
  functionName,
  functionsOf,
  parseCellKey,
  parseFunctionName,
  type Cell,
  type FunctionSpec,
} from './cell.ts';
export { ownCellKey, parseOwnCellKey, type OwnCell } from './own-cell.ts';
export {
  BUCKET_TAG,
  DEFAULT_STACK,
  DEPLOYED,
  EXPIRES_TAG,
  RUN_BUCKET,
  OWNER_TAG,
  partStack,
  RUN_TAG,
  STACK_PARTS,
  STACK_TAG,
  type StackPart,
  type StackPartId,
} from './deployment.ts';
export { BenchError, ERRORS, type ErrorCode } from './errors.ts';
export { EXIT, type ExitName } from './exit-codes.ts';
export { readExpiry, readInstant } from './expiry.ts';
export { GATE_METRICS, type GateMetric, type GateMetricId } from './gate-metrics.ts';
export { LANGUAGES, languageOf, type Language, type LanguageId } from './languages.ts';
export { LOCAL_CREDENTIALS } from './local-credentials.ts';
export {
  ALL_SIZES_MB,
  MB_PER_VCPU,
  MEMORY_MB_MAX,
  MEMORY_MB_MIN,
  SMALL_SIZES_MB,
  TEST_SIZES_MB,
  toggledMemory,
  vcpuShare,
} from './memory.ts';
export { MODES, modeOf, TUNE_MODES, type Mode, type ModeId } from './modes.ts';
export {
  DEFAULT_REGION,
  FREE_EPHEMERAL_MB,
  firstTierGbSeconds,
  PRICES,
  PRICES_AS_OF,
  pricesOf,
  type PriceTier,
  type RegionPrices,
} from './prices.ts';
export {
  DEPRECATION_DATES_AS_OF,
  RUNTIMES,
  runtimeOf,
  type Runtime,
  type RuntimeId,
  type RuntimeSet,
} from './runtimes.ts';
export {
  PUBLISHED_SOURCE,
  publishedDuration,
  type PublishedDuration,
  type PublishedSource,
} from './reference/published-durations.ts';
export { counted } from './counted.ts';
export { checkStackName } from './stack-name.ts';
export { SUITES } from './suites/index.ts';
export type { Suite } from './suites/suite.ts';
export { RESULTS_TABLE, TEST_DATA_TABLE, TEST_TABLE_VARIABLE } from './tables.ts';
export { WORKLOADS, workloadOf, type Workload, type WorkloadId } from './workloads.ts';
