import {
  DeleteFunctionCommand,
  paginateListVersionsByFunction,
  type FunctionConfiguration,
} from '@aws-sdk/client-lambda';
import { VERSION_MARK } from '@lambda-bench/runner';
import { awsCall } from '../aws/call.ts';
import type { Ec2Account } from '../aws/ec2-account.ts';
import type { Leftover, SweepScope } from './leftover.ts';

/** Published versions that carry our mark and are older than the age: a run deletes its own within minutes. */
export async function findVersions(
  aws: Ec2Account,
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

async function versionsOf(aws: Ec2Account, name: string): Promise<readonly FunctionConfiguration[]> {
  const versions: FunctionConfiguration[] = [];
  const pages = paginateListVersionsByFunction({ client: aws.lambda }, { FunctionName: name });
  for (;;) {
    const page = await awsCall(aws, 'lambda:ListVersionsByFunction', () => pages.next());
    if (page.done === true) return versions;
    versions.push(...(page.value.Versions ?? []));
  }
}

async function deleteVersion(aws: Ec2Account, name: string, version: string): Promise<void> {
  const command = new DeleteFunctionCommand({ FunctionName: name, Qualifier: version });
  await awsCall(aws, 'lambda:DeleteFunction', () => aws.lambda.send(command));
}
