import { describe, expect, it } from 'vitest';
import { controlBed, creation, FUNCTIONS } from './control-bed.ts';

const PATTERN =
  '(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?';
const CREATE_PATTERN = `${PATTERN}([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?`;
const GET_PATTERN = `${PATTERN}([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?`;
const at = (value: string, where: string, rule: string): string =>
  `Value ${value} at '${where}' failed to satisfy constraint: Member must ${rule}`;
const detected = (...errors: readonly string[]): string =>
  `${String(errors.length)} validation error${errors.length === 1 ? '' : 's'} detected: ${errors.join('; ')}`;

describe('constraints are named in Lambda’s words', () => {
  const a = (n: number): string => 'a'.repeat(n);
  const arn = 'arn:aws:lambda:us-east-1:123456789012:function:';
  const wrongRegion = `arn:aws:lambda:invalid-region:123456789012:function:f${a(170)}`;
  it.each<[string, object, readonly string[]]>([
    [
      'a role that is none',
      { Role: 'r1' },
      [
        at(
          "'r1'",
          'role',
          'satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+',
        ),
      ],
    ],
    [
      'two architectures',
      { Architectures: ['x86_64', 'arm64'] },
      [at("'[x86_64, arm64]'", 'architectures', 'have length less than or equal to 1')],
    ],
    [
      'an architecture that is none',
      { Architectures: ['X86_64'] },
      [
        at(
          "'[X86_64]'",
          'architectures',
          'satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]',
        ),
      ],
    ],
    [
      'memory below and timeout of nothing',
      { MemorySize: 64, Timeout: 0 },
      [
        at("'0'", 'timeout', 'have value greater than or equal to 1'),
        at("'64'", 'memorySize', 'have value greater than or equal to 128'),
      ],
    ],
    [
      'no role and no code',
      { Role: undefined, Code: undefined },
      [at('null', 'role', 'not be null'), at('null', 'code', 'not be null')],
    ],
    [
      'SnapStart of another kind',
      { SnapStart: { ApplyOn: 'Always' } },
      [at("'Always'", 'snapStart.applyOn', 'satisfy enum value set: [PublishedVersions, None]')],
    ],
    [
      'a name with a space',
      { FunctionName: 'a b' },
      [at("'a b'", 'functionName', `satisfy regular expression pattern: ${CREATE_PATTERN}`)],
    ],
    [
      'a name too long and of no region',
      { FunctionName: wrongRegion },
      [
        at(`'${wrongRegion}'`, 'functionName', 'have length less than or equal to 140'),
        at(`'${wrongRegion}'`, 'functionName', `satisfy regular expression pattern: ${CREATE_PATTERN}`),
      ],
    ],
    [
      'a variable with a dash, whose value is not repeated',
      { Environment: { Variables: { 'A-B': 'secret' } } },
      [
        "Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]",
      ],
    ],
    [
      'no size for the storage',
      { EphemeralStorage: {} },
      [at('null', 'ephemeralStorage.size', 'not be null')],
    ],
  ])('%s', async (_name, change, errors) => {
    await using bed = await controlBed();
    const answer = await bed.call('POST', FUNCTIONS, creation('f', change));
    expect(answer).toMatchObject({ status: 400, error: 'ValidationException' });
    expect(answer.body).toEqual({ message: detected(...errors) });
  });

  it.each<[string, string, readonly string[]]>([
    ['*', '', [at("'*'", 'functionName', `satisfy regular expression pattern: ${GET_PATTERN}`)]],
    [
      'f',
      '?Qualifier=invalid!',
      [
        at(
          "'invalid!'",
          'qualifier',
          'satisfy regular expression pattern: \\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+',
        ),
      ],
    ],
    [
      `${arn}f:1:2`,
      '',
      [at(`'${arn}f:1:2'`, 'functionName', `satisfy regular expression pattern: ${GET_PATTERN}`)],
    ],
    [
      wrongRegion,
      `?Qualifier=${a(129)}`,
      [
        at(`'${a(129)}'`, 'qualifier', 'have length less than or equal to 128'),
        at(`'${wrongRegion}'`, 'functionName', `satisfy regular expression pattern: ${GET_PATTERN}`),
      ],
    ],
  ])('getting %s%s', async (name, query, errors) => {
    await using bed = await controlBed();
    const answer = await bed.call('GET', `${FUNCTIONS}/${encodeURIComponent(name)}${query}`);
    expect(answer).toMatchObject({ status: 400, error: 'ValidationException' });
    expect(answer.body).toEqual({ message: detected(...errors) });
  });

  it('weights of an alias show as Java prints them', async () => {
    await using bed = await controlBed();
    await bed.make('f');
    const weigh = async (weights: object): Promise<unknown> => {
      const body = { Name: 'a', FunctionVersion: '1', RoutingConfig: { AdditionalVersionWeights: weights } };
      return (await bed.call('POST', `${FUNCTIONS}/f/aliases`, body)).body['message'];
    };
    expect(await weigh({ 2: 2 })).toBe(
      "1 validation error detected: Value '{2=2.0}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]",
    );
    expect(await weigh({ $LATEST: 0.5 })).toBe(
      "1 validation error detected: Value '{$LATEST=0.5}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]",
    );
  });
});

describe('what cannot be read at all', () => {
  it.each<[string, string | object, string | RegExp]>([
    ['half a document', '{"FunctionName": "f', /^Could not parse request body into json: /],
    ['a list', '[]', 'Expected a JSON object as the request body'],
    ['a number as text', { Timeout: '3' }, 'STRING_VALUE can not be converted to an Integer'],
    ['a text as number', { Handler: 3 }, 'NUMBER_VALUE can not be converted to a String'],
    ['a text as truth', { Handler: true }, 'TRUE_VALUE can not be converted to a String'],
    ['a list as text', { Handler: [] }, 'Start of list found where not expected'],
    ['a text as map', { Tags: 'x' }, 'Expected map or null'],
  ])('%s is a SerializationException', async (_name, body, message) => {
    await using bed = await controlBed();
    const answer = await bed.call('POST', FUNCTIONS, body);
    expect(answer).toMatchObject({ status: 400, error: 'SerializationException' });
    expect(answer.body['Message']).toEqual(
      typeof message === 'string' ? message : expect.stringMatching(message),
    );
  });

  it('fields that Lambda does not know are ignored, and null counts as absent', async () => {
    await using bed = await controlBed();
    const answer = await bed.call('POST', FUNCTIONS, creation('f', { Nonsense: [1], Description: null }));
    expect(answer.status).toBe(201);
  });
});
