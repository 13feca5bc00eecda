import { isCallError } from '../aws/call.ts';

/** What somebody removed by hand, or undefined: it is then no reason to stop removing the rest. */
export async function unlessGone<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isCallError(error, 'NoSuchBucket', 'ResourceNotFoundException')) return undefined;
    throw error;
  }
}
