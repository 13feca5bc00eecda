import { ZIPPED_LIMIT_BYTES } from '../functions/code-store.ts';
import { unreservedConcurrency } from '../functions/reserved-concurrency.ts';
import { UNZIP_LIMITS } from '../functions/unzip.ts';
import { operation } from './operation.ts';

/** 75 GiB, as on AWS; here nothing but the disk limits it. */
const TOTAL_CODE_BYTES = 80_530_636_800;

export const getAccountSettings = operation(
  'GetAccountSettings',
  { type: 'structure', members: {} },
  (_input, { store }) => {
    const records = store.records();
    const configurations = records.flatMap(({ latest, versions }) => [latest, ...versions.values()]);
    return {
      body: {
        AccountLimit: {
          TotalCodeSize: TOTAL_CODE_BYTES,
          CodeSizeUnzipped: UNZIP_LIMITS.unzippedBytes,
          CodeSizeZipped: ZIPPED_LIMIT_BYTES,
          ConcurrentExecutions: store.account.concurrency,
          UnreservedConcurrentExecutions: unreservedConcurrency(store),
        },
        AccountUsage: {
          TotalCodeSize: configurations.reduce((sum, { code }) => sum + code.sizeBytes, 0),
          FunctionCount: records.length,
        },
      },
    };
  },
);
