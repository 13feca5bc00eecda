/** The table that `light` writes to: on AWS, and beside the emulator. */
export const TEST_DATA_TABLE = {
  name: 'BenchmarkTestData',
  partitionKey: 'pk',
  ttlAttribute: 'ttl',
} as const;

/** The environment variable by which `light` is told of it. */
export const TEST_TABLE_VARIABLE = 'TEST_TABLE_NAME';

/** The table of runs, their samples and aggregates. Both indexes are sparse: an item without their keys is not in them. */
export const RESULTS_TABLE = {
  name: 'BenchmarkResults',
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: {
    /** The history of a cell. */
    byCell: { name: 'by-cell', partitionKey: 'cellPk', sortKey: 'cellSk' },
    /** Everything of a run; and the list of runs. */
    byRun: { name: 'by-run', partitionKey: 'runPk', sortKey: 'runSk' },
  },
} as const;
