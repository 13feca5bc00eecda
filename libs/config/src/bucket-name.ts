import { BenchError } from './errors.ts';

/** Lower-case letters, digits, dots and hyphens: nothing in it means something in a policy. */
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Refuses what cannot name a bucket; `option` is how it was given. */
export function checkBucketName(name: string, option = '--s3-bucket '): string {
  if (BUCKET_NAME.test(name)) return name;
  throw new BenchError(
    'LB_USAGE',
    `${option}${name} cannot name a bucket`,
    '3 to 63 lower-case letters, digits, dots and hyphens, of the bucket alone: neither s3:// nor a path',
  );
}
