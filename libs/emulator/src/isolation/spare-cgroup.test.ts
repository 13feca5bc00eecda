import { describe, expect, it } from 'vitest';
import { detectIsolation } from './detect-isolation.ts';
import { readLedger } from './ledger-reading.ts';
import { Ledger } from './ledger.ts';
import { runToEnd, shellIn } from './testdata/sandbox-run.ts';
import { temporaryFolder } from './testdata/temporary-folder.ts';

describe('an isolation that keeps a spare', () => {
  it('gives every sandbox a confinement of its own, and leaves none when it is disposed of', async () => {
    using folder = temporaryFolder();
    using ledger = new Ledger(folder.path);
    const seen = new Set<string>();
    {
      await using isolation = await detectIsolation({ ledger, keepSpare: true });
      for (let round = 0; round < 4; round++) {
        await using sandbox = await isolation.create({
          id: `spare-${round}`,
          memoryMb: 256,
          cpuShare: 0.145,
        });
        const { stdout } = await runToEnd(sandbox, shellIn(folder.path, 'cat /proc/self/cgroup; echo $$'));
        seen.add(stdout);
      }
    }
    expect(seen.size).toBe(4);
    expect(readLedger(ledger.path)?.held).toEqual([]);
  });

  it('serves several at once, which cannot all have the spare', async () => {
    using folder = temporaryFolder();
    await using isolation = await detectIsolation({ keepSpare: true });
    const answers = await Promise.all(
      ['a', 'b', 'c'].map(async (id) => {
        await using sandbox = await isolation.create({ id, memoryMb: 256, cpuShare: 0.145 });
        return (await runToEnd(sandbox, shellIn(folder.path, `echo ${id}`))).stdout.trim();
      }),
    );
    expect(answers).toEqual(['a', 'b', 'c']);
  });

  it('can be disposed of at once, and twice', async () => {
    const isolation = await detectIsolation({ keepSpare: true });
    await isolation[Symbol.asyncDispose]();
    await isolation[Symbol.asyncDispose]();
  });
});
