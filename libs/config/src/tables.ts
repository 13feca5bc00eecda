/** The table that `light` writes to: on AWS, and beside the emulator. */
export const TEST_DATA_TABLE = {
  name: 'BenchmarkTestData',
  partitionKey: 'pk',
  ttlAttribute: 'ttl',
} as const;

/** The environment variable by which `light` is told of it. */
export const TEST_TABLE_VARIABLE = 'TEST_TABLE_NAME';
