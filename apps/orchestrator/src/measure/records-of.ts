import type { BenchRecord } from '@lambda-bench/records';

export async function recordsOf(folder: {
  records(): AsyncIterable<BenchRecord>;
}): Promise<readonly BenchRecord[]> {
  const records: BenchRecord[] = [];
  for await (const record of folder.records()) records.push(record);
  return records;
}
