import { describe, expect, it } from 'vitest';
import { controlBed, FUNCTIONS } from './control-bed.ts';

const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:';

describe('reserved concurrency', () => {
  const path = '/2017-10-31/functions/f/concurrency';

  it('is put, shown, counted against the account, and taken back', async () => {
    await using bed = await controlBed({ account: { concurrency: 200 } });
    await bed.make('f');
    await bed.make('g');
    const put = await bed.call('PUT', path, { ReservedConcurrentExecutions: 100 });
    expect(put).toMatchObject({ status: 200, body: { ReservedConcurrentExecutions: 100 } });
    expect((await bed.call('GET', '/2019-09-30/functions/f/concurrency')).body).toEqual(put.body);
    expect((await bed.call('GET', `${FUNCTIONS}/f`)).body['Concurrency']).toEqual(put.body);
    expect(bed.store.resolve('f').reservedConcurrency).toBe(100);
    const other = await bed.call('PUT', '/2017-10-31/functions/g/concurrency', {
      ReservedConcurrentExecutions: 1,
    });
    expect(other).toMatchObject({ status: 400, error: 'InvalidParameterValueException' });
    expect(other.body['message']).toBe(
      "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
    );
    const { body } = await bed.call('GET', '/2016-08-19/account-settings');
    expect(body['AccountLimit']).toMatchObject({
      ConcurrentExecutions: 200,
      UnreservedConcurrentExecutions: 100,
    });
    expect(body['AccountUsage']).toMatchObject({ FunctionCount: 2 });
    expect((await bed.call('DELETE', path)).status).toBe(204);
    expect((await bed.call('GET', '/2019-09-30/functions/f/concurrency')).body).toEqual({});
    expect(bed.changes.slice(-2)).toEqual([
      { kind: 'concurrency', functionName: 'f', reserved: 100 },
      { kind: 'concurrency', functionName: 'f', reserved: undefined },
    ]);
  });

  it('of nothing is always possible, and what is put again counts once', async () => {
    await using bed = await controlBed({ account: { concurrency: 110 } });
    await bed.make('f');
    expect((await bed.call('PUT', path, { ReservedConcurrentExecutions: 10 })).status).toBe(200);
    expect((await bed.call('PUT', path, { ReservedConcurrentExecutions: 10 })).status).toBe(200);
    await using tiny = await controlBed({ account: { concurrency: 10 } });
    await tiny.make('f');
    expect((await tiny.call('PUT', path, { ReservedConcurrentExecutions: 0 })).status).toBe(200);
    expect((await tiny.call('PUT', path, { ReservedConcurrentExecutions: 1 })).status).toBe(400);
  });

  it('belongs to functions, not to versions', async () => {
    await using bed = await controlBed();
    await bed.make('f', { Publish: true });
    const answer = await bed.call('PUT', '/2017-10-31/functions/f%3A1/concurrency', {
      ReservedConcurrentExecutions: 1,
    });
    expect(answer.body['message']).toMatch(/^This operation is permitted on Lambda functions only\./);
    const missing = await bed.call('PUT', '/2017-10-31/functions/no/concurrency', {
      ReservedConcurrentExecutions: 1,
    });
    expect(missing.body['Message']).toBe(`Function not found: ${ARN}no:$LATEST`);
  });
});

describe('tags', () => {
  const path = `/2017-03-31/tags/${encodeURIComponent(`${ARN}f`)}`;

  it('are added, replaced, listed and taken off', async () => {
    await using bed = await controlBed();
    await bed.make('f', { Tags: { a: '1' } });
    expect((await bed.call('POST', path, { Tags: { a: '2', b: '3' } })).status).toBe(204);
    expect((await bed.call('GET', path)).body).toEqual({ Tags: { a: '2', b: '3' } });
    expect((await bed.call('DELETE', `${path}?tagKeys=a&tagKeys=nope`)).status).toBe(204);
    expect((await bed.call('GET', `${FUNCTIONS}/f`)).body['Tags']).toEqual({ b: '3' });
  });

  it.each<[string, string, string, object | undefined, string]>([
    ['no tags', 'POST', path, { Tags: {} }, 'An error occurred and the request cannot be processed.'],
    [
      'no keys',
      'DELETE',
      path,
      undefined,
      "1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: Member must not be null",
    ],
    [
      'too many',
      'POST',
      path,
      { Tags: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${String(i)}`, ''])) },
      'Number of tags exceeds resource tag limit.',
    ],
    [
      'a version',
      'GET',
      `${path}%3A1`,
      undefined,
      'Tags on function aliases and versions are not supported. Please specify a function ARN.',
    ],
  ])('%s is refused', async (_name, method, target, body, message) => {
    await using bed = await controlBed();
    await bed.make('f');
    const answer = await bed.call(method, target, body);
    expect(answer.status).toBe(400);
    expect(answer.body['message']).toBe(message);
  });

  it('a function that is made with too many is not made', async () => {
    await using bed = await controlBed();
    const Tags = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${String(i)}`, '']));
    expect((await bed.make('f', { Tags })).body['message']).toBe(
      'Number of tags exceeds resource tag limit.',
    );
  });
});

describe('the event-invoke configuration', () => {
  const path = '/2019-09-25/functions/f/event-invoke-config';
  const empty = { OnSuccess: {}, OnFailure: {} };

  it('is put whole, updated in part, listed per qualifier and deleted', async () => {
    await using bed = await controlBed();
    await bed.make('f', { Publish: true });
    const put = await bed.call('PUT', path, { MaximumRetryAttempts: 0 });
    expect(put.body).toEqual({
      FunctionArn: `${ARN}f:$LATEST`,
      LastModified: bed.timers.now() / 1000,
      MaximumRetryAttempts: 0,
      DestinationConfig: empty,
    });
    expect(
      (await bed.call('PUT', path, { MaximumEventAgeInSeconds: 60 })).body['MaximumRetryAttempts'],
    ).toBeUndefined();
    const updated = await bed.call('POST', path, { MaximumRetryAttempts: 1 });
    expect(updated.body).toMatchObject({ MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 60 });
    expect((await bed.call('GET', path)).body).toEqual(updated.body);
    await bed.call('PUT', `${path}?Qualifier=1`, { MaximumEventAgeInSeconds: 120 });
    const { body } = await bed.call('GET', `${path}/list`);
    expect(body['FunctionEventInvokeConfigs']).toMatchObject([
      { FunctionArn: `${ARN}f:$LATEST` },
      { FunctionArn: `${ARN}f:1` },
    ]);
    expect((await bed.call('DELETE', path)).status).toBe(204);
    const gone = await bed.call('GET', path);
    expect(gone).toMatchObject({ status: 404, error: 'ResourceNotFoundException' });
    expect(gone.body['Message']).toBe(`The function ${ARN}f:$LATEST doesn't have an EventInvokeConfig`);
  });

  it('destinations are kept, and an empty one takes the former away', async () => {
    await using bed = await controlBed();
    await bed.make('f');
    await bed.make('other');
    const to = (arn: string): object => ({ DestinationConfig: { OnSuccess: { Destination: arn } } });
    expect((await bed.call('PUT', path, to(`${ARN}other`))).body['DestinationConfig']).toEqual({
      OnSuccess: { Destination: `${ARN}other` },
      OnFailure: {},
    });
    const emptied = await bed.call('POST', path, { DestinationConfig: { OnSuccess: {} } });
    expect(emptied.body['DestinationConfig']).toEqual(empty);
    const refusal = async (arn: string): Promise<unknown> =>
      (await bed.call('PUT', path, to(arn))).body['message'];
    expect(await refusal(`${ARN}f`)).toBe("You can't specify the function as a destination for itself.");
    expect(await refusal(`${ARN}no`)).toBe(`The destination ARN ${ARN}no is invalid.`);
    const iam = 'arn:aws:iam:us-east-1:123456789012:function:f';
    expect(await refusal(iam)).toBe(
      `The provided destination config DestinationConfig(onSuccess=OnSuccess(destination=${iam}), onFailure=null) is invalid.`,
    );
  });

  it.each<[string, string, object, number, string]>([
    [
      'nothing to set',
      path,
      {},
      400,
      'You must specify at least one of error handling or destination setting.',
    ],
    [
      'no such function',
      '/2019-09-25/functions/no/event-invoke-config',
      { MaximumRetryAttempts: 1 },
      404,
      "The function doesn't exist.",
    ],
    [
      'no such alias',
      `${path}?Qualifier=no`,
      { MaximumRetryAttempts: 1 },
      404,
      "The function doesn't exist.",
    ],
    [
      'three retries',
      path,
      { MaximumRetryAttempts: 3 },
      400,
      "1 validation error detected: Value '3' at 'maximumRetryAttempts' failed to satisfy constraint: Member must have value less than or equal to 2",
    ],
  ])('%s is refused', async (_name, target, body, status, message) => {
    await using bed = await controlBed();
    await bed.make('f');
    const answer = await bed.call('PUT', target, body);
    expect(answer.status).toBe(status);
    expect(answer.body['message'] ?? answer.body['Message']).toBe(message);
  });
});

describe('lists', () => {
  const names = (body: Record<string, unknown>): string[] =>
    (body['Functions'] as { readonly FunctionName: string }[]).map(({ FunctionName }) => FunctionName);

  it('functions come fifty at a time at most, by name, without their states', async () => {
    await using bed = await controlBed({ localFolders: true });
    const Code = { S3Bucket: 'local-folder', S3Key: bed.folder };
    for (let i = 0; i < 60; i++) await bed.make(`f${String(i).padStart(2, '0')}`, { Code });
    const first = await bed.call('GET', `${FUNCTIONS}?MaxItems=1000`);
    expect(names(first.body)).toHaveLength(50);
    expect((first.body['Functions'] as object[])[0]).not.toHaveProperty('State');
    const marker = encodeURIComponent(String(first.body['NextMarker']));
    expect(names(first.body).at(-1)).toBe('f49');
    await bed.call('DELETE', `${FUNCTIONS}/f49`);
    await bed.call('DELETE', `${FUNCTIONS}/f00`);
    const second = await bed.call('GET', `${FUNCTIONS}/?Marker=${marker}`);
    expect(names(second.body)).toEqual(Array.from({ length: 10 }, (_, i) => `f${String(50 + i)}`));
    expect(second.body).not.toHaveProperty('NextMarker');
  });

  it('a walk in small steps meets every function once', async () => {
    await using bed = await controlBed({ localFolders: true });
    const Code = { S3Bucket: 'local-folder', S3Key: bed.folder };
    for (const name of ['c', 'a', 'b', 'e', 'd']) await bed.make(name, { Code });
    const seen: string[] = [];
    let query = '?MaxItems=2';
    for (;;) {
      const { body } = await bed.call('GET', `${FUNCTIONS}${query}`);
      seen.push(...names(body));
      if (body['NextMarker'] === undefined) break;
      query = `?MaxItems=2&Marker=${encodeURIComponent(body['NextMarker'] as string)}`;
    }
    expect(seen).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('with FunctionVersion=ALL versions are listed too, under qualified ARNs', async () => {
    await using bed = await controlBed();
    await bed.make('f', { Publish: true });
    const { body } = await bed.call('GET', `${FUNCTIONS}?FunctionVersion=ALL`);
    expect(body['Functions']).toMatchObject([
      { FunctionArn: `${ARN}f:$LATEST` },
      { FunctionArn: `${ARN}f:1` },
    ]);
    const wrong = await bed.call('GET', `${FUNCTIONS}?FunctionVersion=invalid`);
    expect(wrong.body['message']).toBe(
      "1 validation error detected: Value 'invalid' at 'functionVersion' failed to satisfy constraint: Member must satisfy enum value set: [ALL]",
    );
  });

  it('a marker that is none is refused', async () => {
    await using bed = await controlBed();
    expect((await bed.call('GET', `${FUNCTIONS}?Marker=!`)).status).toBe(400);
  });
});

describe('the aws-like profile', () => {
  it('lets fifteen calls a second through, and throttles the rest with a reason', async () => {
    await using bed = await controlBed({ profile: 'aws-like' });
    const burst = Array.from({ length: 20 }, () => bed.call('GET', '/2016-08-19/account-settings'));
    const gets = Array.from({ length: 20 }, () => bed.call('GET', `${FUNCTIONS}/f`));
    await Promise.resolve();
    bed.timers.advance(60);
    const answers = await Promise.all(burst);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(15);
    expect(answers.at(-1)).toMatchObject({
      status: 429,
      error: 'TooManyRequestsException',
      body: { Type: 'User', message: 'Rate exceeded', Reason: 'CallerRateLimitExceeded' },
    });
    expect(answers.at(-1)?.headers['Retry-After']).toBe('1');
    // GetFunction has an allowance of its own.
    expect((await Promise.all(gets)).map(({ status }) => status)).not.toContain(429);
    bed.timers.advance(200);
    const later = [1, 2, 3, 4].map(() => bed.call('GET', '/2016-08-19/account-settings'));
    await Promise.resolve();
    bed.timers.advance(60);
    const settled = await Promise.all(later);
    expect(settled.filter(({ status }) => status === 200)).toHaveLength(3);
  });
});
