import {
  OWNER_TAG,
  EXPIRES_TAG,
  partStack,
  STACK_PARTS,
  STACK_TAG,
  type StackPartId,
} from '@lambda-bench/config';
import { Stack, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

export interface Deployment {
  /** The name that all parts share. */
  readonly stack: string;
  readonly expires: Readonly<Partial<Record<StackPartId, string>>>;
}

/** One part of a deployment. It names no account and no region, so that synthesising needs no credentials. */
export class BenchStack extends Stack {
  constructor(
    scope: Construct,
    part: StackPartId,
    deployment: Deployment,
    own: Readonly<Record<string, string>> = {},
  ) {
    const name = partStack(deployment.stack, part);
    const summary = STACK_PARTS.find(({ id }) => id === part)?.summary ?? part;
    const tags = { ...tagsOf(part, deployment), ...own };
    super(scope, name, { stackName: name, description: `Lambda Bench: ${summary}`, tags });
    // On the stack itself for whoever removes it, and on every resource for whoever finds one alone.
    for (const [key, value] of Object.entries(tags)) Tags.of(this).add(key, value);
  }
}

function tagsOf(part: StackPartId, { stack, expires }: Deployment): Record<string, string> {
  const at = expires[part];
  return {
    [OWNER_TAG.key]: OWNER_TAG.value,
    [STACK_TAG]: stack,
    ...(at === undefined ? {} : { [EXPIRES_TAG]: at }),
  };
}
