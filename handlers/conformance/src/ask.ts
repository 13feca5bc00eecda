import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/** What the function answers, or what became of it instead. */
export async function ask(
  client: LambdaClient,
  name: string,
  event: string,
): Promise<Record<string, unknown>> {
  const answer = await client.send(new InvokeCommand({ FunctionName: name, Payload: Buffer.from(event) }));
  const text = Buffer.from(answer.Payload ?? []).toString('utf8');
  if (answer.FunctionError !== undefined) throw new Error(`${name} failed on ${event}: ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}
