/** Enabled in every account of the commercial partition. Whatever was opened later has to be enabled by its owner. */
export const ALWAYS_ENABLED: ReadonlySet<string> = new Set([
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
]);

const OTHER_PARTITIONS = /^(cn-|eusc-|[a-z]{2}-(gov|iso[a-z]*)-)/;

export function isOptIn(region: string): boolean {
  return !ALWAYS_ENABLED.has(region) && !OTHER_PARTITIONS.test(region);
}
