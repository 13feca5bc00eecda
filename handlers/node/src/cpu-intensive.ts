import { createHash } from 'node:crypto';
import { answer, integerKey, type Answer } from './contract/answer.ts';

const WORKLOAD = { type: 'cpu-intensive', backend: `node:crypto (OpenSSL ${process.versions.openssl})` };
const START = 'benchmark data for Lambda ARM vs x86 performance testing';
const ITERATIONS = { fallback: 500_000, min: 1, max: 10_000_000 };

export function handler(
  event: unknown,
): Promise<Answer<{ readonly iterations: number; readonly hash: string }>> {
  return answer(WORKLOAD, event, (keys) => {
    const iterations = integerKey(keys, 'iterations', ITERATIONS);
    let data = Buffer.from(START, 'ascii');
    for (let i = 0; i < iterations; i += 1) data = createHash('sha256').update(data).digest();
    return { iterations, hash: data.toString('hex') };
  });
}
