import fc from 'fast-check';
import { expect, it } from 'vitest';
import { controlBed, creation, FUNCTIONS, zipBase64, type ControlBed } from './control-bed.ts';
import { OPERATIONS } from './operations.ts';

const rows = OPERATIONS.filter((row) => !('by' in row && row.by === 'invoke'));
const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:';

/** What one might send for any parameter: things that are right for one of them, and things that are for none. */
const value: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    'f',
    'g',
    'f:1',
    `${ARN}f`,
    `${ARN}f:live`,
    '$LATEST',
    '1',
    '2',
    'live',
    '',
    null,
    true,
    false,
  ),
  fc.constantFrom<unknown>(
    0,
    1,
    128,
    512,
    60,
    1e9,
    -1,
    0.5,
    [],
    {},
    ['x86_64'],
    { '1': 0.5 },
    { a: 'b' },
    { __proto__: 'x' },
  ),
  fc.constantFrom<unknown>(
    zipBase64(),
    'nodejs22.x',
    { Variables: { AB: 'c' } },
    { ZipFile: zipBase64('z') },
  ),
  fc.constantFrom<unknown>(
    { AdditionalVersionWeights: { 2: 0.1 } },
    { OnSuccess: { Destination: `${ARN}g` } },
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

const NAMES = [
  'FunctionName', 'Role', 'Code', 'Handler', 'Runtime', 'Timeout', 'MemorySize', 'Environment', 'Tags', 'Publish', 'ZipFile',
  'Name', 'FunctionVersion', 'RoutingConfig', 'Description', 'RevisionId', 'Architectures', 'ReservedConcurrentExecutions',
  'MaximumRetryAttempts', 'MaximumEventAgeInSeconds', 'DestinationConfig', 'LoggingConfig', 'DryRun', 'CodeSha256',
] as const; // prettier-ignore

const pathPart = fc.constantFrom(
  'f',
  'g',
  'f:1',
  `${ARN}f`,
  `${ARN}f:$LATEST`,
  'live',
  '1',
  'no such',
  '%',
  'a/b',
);
const query = fc.constantFrom(
  '',
  '?Qualifier=1',
  '?Qualifier=live',
  '?Qualifier=',
  '?MaxItems=1',
  '?MaxItems=x',
  '?Marker=x',
  '?tagKeys=a',
);

const request = fc.record({
  row: fc.constantFrom(...rows),
  parts: fc.tuple(pathPart, pathPart, pathPart),
  query,
  body: fc.oneof(
    {
      weight: 5,
      arbitrary: fc.dictionary(fc.constantFrom(...NAMES), value, { maxKeys: 6, noNullPrototype: true }),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom<object | string>('', '{', 'null', '[]', '7', creation('f'), creation('g')),
    },
  ),
  settle: fc.boolean(),
});

it('whatever is sent in whatever order, each answer is well-formed and none is a failure of the server', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 25 }), async (requests) => {
      await using bed = await controlBed();
      await bed.make('f', { Publish: true });
      await bed.call('POST', `${FUNCTIONS}/f/aliases`, { Name: 'live', FunctionVersion: '1' });
      for (const sent of requests) {
        const path = fill(sent.row.uri, sent.parts) + (sent.row.uri.includes('?') ? '' : sent.query);
        const answer = await bed.call(sent.row.method, path, sent.body);
        const seen = JSON.stringify({ path, body: sent.body, answer });
        expect(answer.status < 500 || answer.status === 501, seen).toBe(true);
        expect(answer.error !== undefined, seen).toBe(
          answer.status >= 400 && answer.body['Message'] !== 'no route',
        );
        if (sent.settle) bed.timers.advance(1);
        consistent(bed);
      }
    }),
    { numRuns: 120 },
  );
});

function fill(uri: string, parts: readonly string[]): string {
  let index = 0;
  return uri.replaceAll(/\{\w+\}/g, () => encodeURIComponent(parts[index++] ?? ''));
}

/** What must hold at every moment. */
function consistent({ store }: ControlBed): void {
  for (const record of store.records()) {
    const numbers = [...record.versions.keys()].map(Number);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    const revisions = [record.latest, ...record.versions.values()].map(({ revisionId }) => revisionId);
    expect(new Set(revisions).size).toBe(revisions.length);
    for (const { version, weights } of record.aliases.values()) {
      for (const named of [version, ...Object.keys(weights)]) {
        expect(named === '$LATEST' || record.versions.has(named)).toBe(true);
      }
    }
    const settled = record.latest.state === 'Active' && record.latest.lastUpdate?.status === 'Successful';
    expect(record.serving === record.latest || !settled || record.serving.code === record.latest.code).toBe(
      true,
    );
  }
}
