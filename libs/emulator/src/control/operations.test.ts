import * as sdk from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { controlBed } from './control-bed.ts';
import { OPERATIONS } from './operations.ts';

/** An operation as the SDK's schemas describe it: kind 9, namespace, name, traits. */
function sdkOperations(): string[] {
  return Object.values(sdk).flatMap((value: unknown) => {
    if (!Array.isArray(value) || value[0] !== 9) return [];
    const traits = value[3] as { readonly http: readonly [string, string, number] };
    return [`${String(value[2])} ${traits.http.join(' ')}`];
  });
}

/** Newer than the SDK that is installed, from the service model of a later day. */
const AHEAD_OF_SDK = new Set(['DeleteDurableExecution', 'PauseDurableExecution', 'ResumeDurableExecution']);

it('the table has every operation of the SDK, with its method, path and status', () => {
  const ours = OPERATIONS.filter(({ name }) => !AHEAD_OF_SDK.has(name)).map(
    ({ name, method, uri, status }) => `${name} ${method} ${uri} ${String(status)}`,
  );
  expect(sdkOperations().length).toBeGreaterThan(80);
  expect(ours.sort()).toEqual(sdkOperations().sort());
});

describe('every operation is offered or refused by name', () => {
  const rows = OPERATIONS.filter((row) => !('by' in row && row.by === 'invoke'));
  it.each(rows)('$name', async (row) => {
    await using bed = await controlBed();
    const path = row.uri.replaceAll(/\{\w+\}/g, 'something');
    const answer = await bed.call(row.method, path);
    expect(answer.headers['x-amzn-RequestId']).toMatch(/^[0-9a-f-]{36}$/);
    if ('refused' in row) {
      expect(answer).toMatchObject({ status: 501, error: 'NotImplementedException' });
      expect(answer.body).toEqual({
        Type: 'Service',
        message: `${row.name} is not offered: Lambda Bench has no ${row.refused} on this machine. docs/emulator.md lists what it has.`,
      });
    } else {
      expect(answer.status).not.toBe(501);
      expect(answer.body['Message']).not.toBe('no route');
    }
  });
});
