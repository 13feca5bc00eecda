import type { CdkCli } from './cdk-cli.ts';
import { cdkFailure } from './cdk-failure.ts';

export interface StackChanges {
  readonly differs: boolean;
  readonly lines: readonly string[];
}

const CONCLUSION = /Number of stacks with differences: (\d+)/;

/**
 * What deploying would change, by comparing templates. The CDK's other way makes a change set of every stack, which
 * writes to the account; nobody was asked for that yet.
 */
export async function stackChanges(cdk: CdkCli, stacks: readonly string[]): Promise<StackChanges> {
  const args = ['diff', '--app', cdk.assembly, '--method=template', '--exclusively', ...stacks];
  const lines = await cdk.run(args);
  const conclusion = lines.map((line) => CONCLUSION.exec(line)?.[1]).find((count) => count !== undefined);
  if (conclusion === undefined) throw cdkFailure('cdk diff', lines, 'the lines above');
  return { differs: conclusion !== '0', lines: lines.filter((line) => !isNoise(line)) };
}

function isNoise(line: string): boolean {
  // That the CDK's own stack is missing we say ourselves, once.
  return (
    CONCLUSION.test(line) ||
    /^\(Use `node|NodeVersionSupport|^SSM parameter \/cdk-bootstrap\/|^Parameter \/cdk-bootstrap\//.test(line)
  );
}
