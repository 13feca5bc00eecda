import { afterEach, describe, expect, it } from 'vitest';
import { loadHandler } from './built.ts';

const CONTEXT = { awsRequestId: 'request-1' };

afterEach(() => {
  delete process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE;
  delete process.env.AWS_LAMBDA_LOG_STREAM_NAME;
});

describe('cpu-intensive', () => {
  it.each([
    [{}, '52662a4ed3c1e9b0bf4ce59d97c377d280c082585794b9d559e5bae280a6cd22', 500_000],
    [
      { iterations: 500_000, extra: [1] },
      '52662a4ed3c1e9b0bf4ce59d97c377d280c082585794b9d559e5bae280a6cd22',
      500_000,
    ],
    [
      { iterations: 1_000_000 },
      'ad7df567a4b611f31a87e4ecd9fa4b8cd60d170562c217319f5f30c71ce423ef',
      1_000_000,
    ],
    [{ iterations: 1 }, '6b6e548e594e53ce566337aea06fedd1256f903086920dd30ab88ddd089b4cf9', 1],
  ])('answers %j with the golden hash', async (event, hash, iterations) => {
    const handler = await loadHandler('cpu-intensive');
    expect(await handler(event, CONTEXT)).toMatchObject({ success: true, hash, iterations });
  });

  it.each(['0', '10000001', '-1', '1.5', '"5"', 'true', 'null', '[1]', '{}', '1e400'])(
    'refuses iterations of %s',
    async (text) => {
      const handler = await loadHandler('cpu-intensive');
      expect(await handler(JSON.parse(`{"iterations":${text}}`), CONTEXT)).toEqual({
        success: false,
        workloadType: 'cpu-intensive',
        error: 'iterations must be an integer from 1 to 10000000',
      });
    },
  );

  it.each(['7.0', '7e0', '0.7e1'])('takes %s for the integer it is', async (text) => {
    const handler = await loadHandler('cpu-intensive');
    const answer = await handler(JSON.parse(`{"iterations":${text}}`), CONTEXT);
    expect(answer).toMatchObject({ success: true, iterations: 7 });
  });

  it.each([[[]], ['text'], [5], [true]])('refuses the event %j', async (event) => {
    const handler = await loadHandler('cpu-intensive');
    const error = 'event must be a JSON object';
    expect(await handler(event, CONTEXT)).toEqual({ success: false, workloadType: 'cpu-intensive', error });
  });

  it('answers with the fields of the contract and no other', async () => {
    process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE = '1769';
    process.env.AWS_LAMBDA_LOG_STREAM_NAME = '2026/11/21/[$LATEST]abc';
    const handler = await loadHandler('cpu-intensive');
    expect(await handler({ iterations: 2 }, CONTEXT)).toEqual({
      success: true,
      workloadType: 'cpu-intensive',
      iterations: 2,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      backend: `node:crypto (OpenSSL ${process.versions.openssl})`,
      runtimeVersion: `node ${process.versions.node}`,
      memoryLimitMB: 1769,
      coldStart: true,
      logStream: '2026/11/21/[$LATEST]abc',
    });
  });

  it('says null for what the environment does not say, and is cold once', async () => {
    const handler = await loadHandler('cpu-intensive');
    await handler({ iterations: 0 }, CONTEXT);
    const second = await handler(null, CONTEXT);
    expect(second).toMatchObject({ coldStart: false, memoryLimitMB: null, logStream: null });
  });
});

describe('memory-intensive', () => {
  it.each<[{ readonly seed?: number }, string]>([
    [{ seed: 0 }, '0edd9d7d2b0bb8da36c42cef79134b3da7be2fa38d6272e5f3da597088a3fece'],
    [{}, 'a9694919fca79dba6b106f7839bc164768cbd1f07aa14947ada13cf18a2bb852'],
    [{ seed: 42 }, '824f90a9063f5d4f6cfed5d3243def0c8e9b34cb15597f93fc819199c21e4dba'],
    [{ seed: 4294967295 }, '244d5877187942848fe5d42fb37b6abac1696a6a63ca06a3116b842113b9d245'],
  ])('answers %j with the golden hash', async (event, hash) => {
    const handler = await loadHandler('memory-intensive');
    const answer = await handler(event, CONTEXT);
    expect(answer).toMatchObject({
      success: true,
      sizeMB: 100,
      count: 13_107_200,
      hash,
      seed: event.seed ?? 1,
    });
  });

  it.each([-1, 4294967296, 0.5, '1', null, false])('refuses a seed of %j', async (seed) => {
    const handler = await loadHandler('memory-intensive');
    expect(await handler({ seed }, CONTEXT)).toEqual({
      success: false,
      workloadType: 'memory-intensive',
      error: 'seed must be an integer from 0 to 4294967295',
    });
  });
});
