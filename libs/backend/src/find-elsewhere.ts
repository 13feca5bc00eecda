import { ListStackResourcesCommand, type CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { ALWAYS_ENABLED, whatFailed } from '@lambda-bench/aws';
import type { Elsewhere } from './stack-functions.ts';
import { within } from './within.ts';

/** Where most have their functions; asking all regions would take longer than reading the hint. */
const COMMON = [
  'us-east-1',
  'us-east-2',
  'us-west-2',
  'eu-west-1',
  'eu-central-1',
  'ap-southeast-2',
] as const;
const PATIENCE_MS = 3000;

/** Asks the common regions of the same partition whether they have a stack. One that does not say is in neither list. */
export async function findElsewhere(
  stack: string,
  region: string,
  clientOf: (region: string) => CloudFormationClient,
): Promise<Elsewhere> {
  if (!ALWAYS_ENABLED.has(region)) return { found: [], absent: [] };
  const others = COMMON.filter((other) => other !== region);
  const answers = await Promise.all(others.map(async (other) => [other, await has(stack, clientOf(other))]));
  return {
    found: answers.flatMap(([other, there]) => (there === true ? [String(other)] : [])),
    absent: answers.flatMap(([other, there]) => (there === false ? [String(other)] : [])),
  };
}

async function has(stack: string, client: CloudFormationClient): Promise<boolean | undefined> {
  try {
    const command = new ListStackResourcesCommand({ StackName: stack });
    await within(PATIENCE_MS, (abortSignal) => client.send(command, { abortSignal }));
    return true;
  } catch (error) {
    // Denied, not enabled, not reached: nothing is said of that region.
    return /does not exist/.test(whatFailed(error).message) ? false : undefined;
  } finally {
    client.destroy();
  }
}
