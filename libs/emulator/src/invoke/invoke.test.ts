import { describe, expect, it } from 'vitest';
import { emulatorBed, type EmulatorBed } from '../testdata/emulator-bed.ts';
import type { DeadLetter } from './event-queue.ts';

const FAST_EVENTS = { retryDelaysMs: [10, 20], throttleDelayMs: 10, throttleDelayMaxMs: 40 };

async function deadLetters(bed: EmulatorBed): Promise<DeadLetter[]> {
  return (await (await bed.call('GET', '/lambda-bench/dead-letters')).json()) as DeadLetter[];
}

async function reserve(bed: EmulatorBed, name: string, concurrency: number): Promise<void> {
  const answer = await bed.call('PUT', `/2017-10-31/functions/${name}/concurrency`, {
    ReservedConcurrentExecutions: concurrency,
  });
  expect(answer.status).toBe(200);
}

describe('Invoke', () => {
  it('answers with the headers of AWS, whichever way the function is named', async () => {
    await using bed = await emulatorBed();
    await bed.make('f');
    const arn = 'arn:aws:lambda:us-east-1:123456789012:function:f';
    for (const name of ['f', 'f:$LATEST', encodeURIComponent(arn), `123456789012:function:f`]) {
      const answer = await bed.tail(name, { do: 'echo' });
      expect(answer.status).toBe(200);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'application/json',
        'x-amz-executed-version': '$LATEST',
        'x-amzn-requestid': /START RequestId: (\S+)/.exec(answer.log)?.[1],
        'x-amzn-trace-id': expect.stringMatching(
          /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/,
        ) as string,
        'x-lambda-bench-runtime-client': 'bootstrap/in the artefact (static)',
      });
    }
  });

  it('hands the event, the client context and the trace to the runtime', async () => {
    await using bed = await emulatorBed();
    await bed.make('f');
    const context = Buffer.from('{"custom":{"a":"b"}}').toString('base64');
    const trace = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
    const answer = await bed.invoke(
      'f',
      { do: 'next-headers' },
      {
        'X-Amz-Client-Context': context,
        'X-Amzn-Trace-Id': trace,
        'X-Amz-Log-Type': 'Tail',
      },
    );
    expect(answer.json).toMatchObject({
      'lambda-runtime-client-context': '{"custom":{"a":"b"}}',
      'lambda-runtime-trace-id': trace,
      'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:123456789012:function:f',
    });
    const deadline = Number(answer.json['lambda-runtime-deadline-ms']);
    expect(deadline).toBeGreaterThan(Date.now());
    expect(deadline).toBeLessThan(Date.now() + 3000);
    expect(answer.log).toMatch(
      /\nXRAY TraceId: 1-5759e988-bd862e3fe1be46a994272793\tSegmentId: 53995c3f42cd8ad8\tSampled: true\t\n$/,
    );
  });

  it.each([
    ['invalid JSON', '{nope', {}, 400, 'InvalidRequestContentException'],
    [
      'an invocation type that does not exist',
      '{}',
      { 'X-Amz-Invocation-Type': 'Later' },
      400,
      'ValidationException',
    ],
    ['a log type that does not exist', '{}', { 'X-Amz-Log-Type': 'Head' }, 400, 'ValidationException'],
    [
      'a context that is not JSON',
      '{}',
      { 'X-Amz-Client-Context': 'eA==' },
      400,
      'InvalidRequestContentException',
    ],
    [
      'a context that is not base64',
      '{}',
      { 'X-Amz-Client-Context': '{}' },
      400,
      'InvalidRequestContentException',
    ],
    ['a payload that is too large', 'x'.repeat(6_291_557), {}, 413, 'RequestTooLargeException'],
    [
      'an event that is too large',
      `"${'x'.repeat(1024 * 1024)}"`,
      { 'X-Amz-Invocation-Type': 'Event' },
      413,
      'RequestTooLargeException',
    ],
  ])('refuses %s', async (_name, body, headers, status, errorType) => {
    await using bed = await emulatorBed();
    await bed.make('f');
    const answer = await bed.invoke('f', body, headers);
    expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([status, errorType]);
    expect(answer.headers.get('x-amz-function-error')).toBeNull();
  });

  it('knows no function that was not made', async () => {
    await using bed = await emulatorBed();
    const answer = await bed.invoke('g', {});
    expect([answer.status, answer.json]).toEqual([
      404,
      {
        Type: 'User',
        Message: 'Function not found: arn:aws:lambda:us-east-1:123456789012:function:g:$LATEST',
      },
    ]);
  });

  it('gives a function that is called without a payload an empty object, and DryRun does not call it', async () => {
    await using bed = await emulatorBed();
    await bed.make('f');
    const dry = await bed.invoke('f', '', { 'X-Amz-Invocation-Type': 'DryRun' });
    expect([dry.status, dry.text]).toEqual([204, '']);
    expect(bed.emulator.describe().environments.alive).toBe(0);
  });

  it('runs one environment per invocation at the same time, and none more for one after another', async () => {
    await using bed = await emulatorBed();
    await bed.make('f', { timeoutSeconds: 10 });
    const both = await Promise.all([1, 2, 3].map(() => bed.invoke('f', { do: 'sleep', ms: 300 })));
    expect(both.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(bed.emulator.describe().environments.alive).toBe(3);
    for (let round = 0; round < 20; round += 1) await bed.invoke('f', { do: 'echo' });
    expect(bed.emulator.describe().environments.alive).toBe(3);
  });

  it('refuses more than is reserved, or than the account allows', async () => {
    await using bed = await emulatorBed({ account: { concurrency: 101 } });
    await bed.make('f', { timeoutSeconds: 10 });
    await reserve(bed, 'f', 1);
    const busy = bed.invoke('f', { do: 'sleep', ms: 400 });
    await expect.poll(() => bed.emulator.describe().environments.alive).toBe(1);
    const refused = await bed.invoke('f', { do: 'echo' });
    expect(refused.status).toBe(429);
    expect(refused.json).toEqual({
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      Type: 'User',
      message: 'Rate Exceeded.',
    });
    expect((await busy).status).toBe(200);
    for (let round = 0; round < 20; round += 1) {
      expect((await bed.invoke('f', { do: 'echo' })).status).toBe(200);
    }
    await reserve(bed, 'f', 0);
    expect((await bed.invoke('f', { do: 'echo' })).json['Reason']).toBe(
      'ReservedFunctionConcurrentInvocationLimitExceeded',
    );
  });
});

describe('Event', () => {
  it('is accepted at once and run', async () => {
    await using bed = await emulatorBed({ events: FAST_EVENTS });
    await bed.make('f');
    const answer = await bed.invoke('f', { do: 'echo' }, { 'X-Amz-Invocation-Type': 'Event' });
    expect([answer.status, answer.text]).toEqual([202, '']);
    await expect.poll(async () => (await bed.invoke('f', { do: 'echo' })).json['served']).toBeGreaterThan(1);
    expect(await deadLetters(bed)).toEqual([]);
  });

  it('that fails is tried twice more and then given up with a record', async () => {
    await using bed = await emulatorBed({ events: FAST_EVENTS });
    await bed.make('f');
    const event = { do: 'error', type: 'Function.Mine', message: 'm' };
    const answer = await bed.invoke('f', event, { 'X-Amz-Invocation-Type': 'Event' });
    await expect.poll(async () => (await deadLetters(bed)).length, { timeout: 10_000 }).toBe(1);
    expect(await deadLetters(bed)).toMatchObject([
      {
        requestContext: {
          requestId: answer.headers.get('x-amzn-requestid'),
          functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:f',
          condition: 'RetriesExhausted',
          approximateInvokeCount: 3,
        },
        requestPayload: JSON.stringify(event),
        responsePayload: '{"errorMessage":"m","errorType":"Function.Mine"}',
      },
    ]);
    expect((await bed.invoke('f', { do: 'echo' })).json['served']).toBe(4);
  });

  it('that is throttled waits for its turn, and with nothing reserved has none', async () => {
    await using bed = await emulatorBed({ events: FAST_EVENTS });
    await bed.make('f');
    await reserve(bed, 'f', 1);
    const busy = bed.invoke('f', { do: 'sleep', ms: 300 });
    await expect.poll(() => bed.emulator.describe().environments.alive).toBe(1);
    for (let at = 0; at < 3; at += 1) {
      expect((await bed.invoke('f', { do: 'echo' }, { 'X-Amz-Invocation-Type': 'Event' })).status).toBe(202);
    }
    await busy;
    // One environment serves all: the sleeper, the three events, and these questions, of which a throttled one does not count.
    let answered = 0;
    const servedBeside = async (): Promise<number> => {
      const { status, json } = await bed.invoke('f', { do: 'echo' });
      if (status === 200) answered += 1;
      return Number(json['served'] ?? 0) - answered;
    };
    await expect.poll(servedBeside, { timeout: 5000 }).toBe(4);
    expect(await deadLetters(bed)).toEqual([]);
    await reserve(bed, 'f', 0);
    await bed.invoke('f', { do: 'echo' }, { 'X-Amz-Invocation-Type': 'Event' });
    await expect
      .poll(async () => (await deadLetters(bed)).map(({ requestContext }) => requestContext.condition))
      .toEqual(['ZeroReservedConcurrency']);
  });
});

describe('InvokeWithResponseStream', () => {
  const path = '/2021-11-15/functions/f/response-streaming-invocations';

  interface Frame {
    readonly type: string;
    readonly payload: string;
  }

  function frames(bytes: Buffer): Frame[] {
    const all: Frame[] = [];
    for (let at = 0; at < bytes.length; at += bytes.readUInt32BE(at)) {
      const total = bytes.readUInt32BE(at);
      const headers = bytes.readUInt32BE(at + 4);
      const text = bytes.toString('latin1', at + 12, at + 12 + headers);
      const type = /PayloadChunk|InvokeComplete/.exec(text)?.[0];
      all.push({ type: type ?? '', payload: bytes.toString('utf8', at + 12 + headers, at + total - 4) });
    }
    return all;
  }

  it('passes on what the function streams, and how it ended', async () => {
    await using bed = await emulatorBed();
    await bed.make('f');
    const answer = await bed.call(
      'POST',
      path,
      {
        do: 'stream',
        chunks: [
          { text: 'one', ms: 60 },
          { text: 'two', ms: 60 },
        ],
      },
      { 'X-Amz-Log-Type': 'Tail' },
    );
    expect(answer.headers.get('content-type')).toBe('application/vnd.amazon.eventstream');
    const seen = frames(Buffer.from(await answer.arrayBuffer()));
    expect(seen.slice(0, -1)).toEqual([
      { type: 'PayloadChunk', payload: 'one' },
      { type: 'PayloadChunk', payload: 'two' },
    ]);
    const { LogResult } = JSON.parse(seen.at(-1)?.payload ?? '') as { LogResult: string };
    expect(Buffer.from(LogResult, 'base64').toString()).toContain('REPORT RequestId');
  });

  it('ends with the error that came after the first bytes', async () => {
    await using bed = await emulatorBed();
    await bed.make('f');
    const error = { type: 'Function.Late', message: 'm' };
    const answer = await bed.call('POST', path, { do: 'stream', chunks: [{ text: 'one', ms: 20 }], error });
    const seen = frames(Buffer.from(await answer.arrayBuffer()));
    expect(seen).toEqual([
      { type: 'PayloadChunk', payload: 'one' },
      {
        type: 'InvokeComplete',
        payload: JSON.stringify({ ErrorCode: 'Function.Late', ErrorDetails: JSON.stringify(error) }),
      },
    ]);
  });

  it('gives a function that does not stream its answer in one piece', async () => {
    await using bed = await emulatorBed();
    await bed.make('f');
    const answer = await bed.call('POST', path, { do: 'echo', value: 1 });
    expect(frames(Buffer.from(await answer.arrayBuffer()))).toEqual([
      { type: 'PayloadChunk', payload: '{"value":1,"served":1}' },
      { type: 'InvokeComplete', payload: '{}' },
    ]);
  });
});
