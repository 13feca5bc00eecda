import type { StackResource } from '../aws/stack-resources.ts';

const WORDS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  'AWS::Lambda::Function': ['function', 'functions'],
  'AWS::DynamoDB::Table': ['table', 'tables'],
  'AWS::S3::Bucket': ['bucket', 'buckets'],
  'AWS::Logs::LogGroup': ['log group', 'log groups'],
  'AWS::IAM::Role': ['role', 'roles'],
};

/** `36 functions, 1 table, 36 log groups, 36 roles and 1 more` */
export function resourceSummary(resources: readonly StackResource[]): string {
  const present = resources.filter(({ status }) => status !== 'DELETE_COMPLETE');
  const known = Object.entries(WORDS).flatMap(([type, [one, many]]) => {
    const count = present.filter((resource) => resource.type === type).length;
    return count === 0 ? [] : [{ count, text: `${count} ${count === 1 ? one : many}` }];
  });
  const rest = present.length - known.reduce((sum, { count }) => sum + count, 0);
  const listed = known.map(({ text }) => text).join(', ');
  if (listed === '') return rest === 1 ? '1 resource' : `${rest} resources`;
  return rest === 0 ? listed : `${listed} and ${rest} more`;
}
