import {
  DeleteFunctionCommand,
  paginateListVersionsByFunction,
  type FunctionConfiguration,
} from '@aws-sdk/client-lambda';
import { VERSION_MARK } from '@lambda-bench/runner';
import type { Aws } from '../ec2/aws.ts';
import type { Leftover, SweepScope } from './leftover.ts';

/** Published versions that carry our mark and are older than the age: a run deletes its own within minutes. */
export async function findVersions(
  aws: Aws,
  functions: readonly string[],
  scope: SweepScope,
): Promise<readonly Leftover[]> {
  const found: Leftover[] = [];
  for (const name of functions) {
    for (const { Version, Description, LastModified } of await versionsOf(aws, name)) {
      const since = Date.parse(LastModified ?? '');
      // A number and nothing else: without one the function itself would be deleted.
      if (Version === undefined || !/^\d+$/.test(Version) || Description !== VERSION_MARK) continue;
      if (!(scope.now - since > scope.olderThanMs)) continue;
      found.push({
        kind: 'version',
        name: `${name}:${Version}`,
        since,
        why: 'published for a run that did not delete it',
        remove: () => deleteVersion(aws, name, Version),
      });
    }
  }
  return found;
}

async function versionsOf(aws: Aws, name: string): Promise<readonly FunctionConfiguration[]> {
  const versions: FunctionConfiguration[] = [];
  const pages = paginateListVersionsByFunction({ client: aws.lambda }, { FunctionName: name });
  for (;;) {
    const page = await aws.call('lambda', 'ListVersionsByFunction', pages.next());
    if (page.done === true) return versions;
    versions.push(...(page.value.Versions ?? []));
  }
}

async function deleteVersion(aws: Aws, name: string, version: string): Promise<void> {
  const command = new DeleteFunctionCommand({ FunctionName: name, Qualifier: version });
  await aws.call('lambda', 'DeleteFunction', aws.lambda.send(command));
}
