import { setTimeout as sleep } from 'node:timers/promises';

const SENDS = 5;
const FIRST_WAIT_BELOW_MS = 50;

/** Sends a batch, and what DynamoDB left of it again after a random wait. Returns what is left at the end. */
export async function sendUntilDone<Request>(
  batch: readonly Request[],
  send: (batch: Request[]) => Promise<readonly Request[]>,
): Promise<readonly Request[]> {
  let left = await send([...batch]);
  for (let resend = 0; left.length > 0 && resend < SENDS - 1; resend += 1) {
    await sleep(Math.random() * FIRST_WAIT_BELOW_MS * 2 ** resend);
    left = await send([...left]);
  }
  return left;
}
