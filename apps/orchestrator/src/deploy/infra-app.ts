import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BenchError, partStack, type StackPartId } from '@lambda-bench/config';
import type { CdkCli } from './cdk-cli.ts';
import type { Ends } from './kept-tags.ts';

export interface DeploymentRequest {
  readonly stack: string;
  readonly set: string;
  readonly without: readonly string[];
  readonly parts: readonly StackPartId[];
  /** ISO 8601, for those parts that have an end. */
  readonly expires: Ends;
  /** That instances may use besides the runner's own. */
  readonly bucket: string | undefined;
}

/**
 * Makes the templates and collects the archives, by the protocol that the CDK's command line speaks to an app. It needs
 * neither credentials nor a network.
 */
export async function synthesise(cdk: CdkCli, root: string, request: DeploymentRequest): Promise<void> {
  const app = join(root, 'dist', 'apps', 'infra', 'main.mjs');
  if (!existsSync(app)) {
    throw new BenchError(
      'LB_ARTEFACT',
      'the program that makes the stacks is not built',
      'npx nx run infra:build builds it',
    );
  }
  const { stack, set, without, parts, expires, bucket } = request;
  const context = {
    stack,
    set,
    parts: parts.join(','),
    ...(without.length === 0 ? {} : { without: without.join(',') }),
    ...Object.fromEntries(Object.entries(expires).map(([part, at]) => [`expires-${part}`, at])),
    ...(bucket === undefined ? {} : { bucket }),
  };
  await cdk.runApp(app, {
    CDK_OUTDIR: cdk.assembly,
    CDK_CONTEXT_JSON: JSON.stringify(context),
    // The templates were validated when they were written, and CloudFormation does so again.
    CDK_VALIDATION: 'false',
  });
}

export function stackNames({ stack, parts }: Pick<DeploymentRequest, 'stack' | 'parts'>): readonly string[] {
  return parts.map((part) => partStack(stack, part));
}
