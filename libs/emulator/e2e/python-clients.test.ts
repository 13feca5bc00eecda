import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { offeredInputs } from '../src/control/control-plane.ts';
import { OPERATIONS } from '../src/control/operations.ts';
import type { Shape, StructureShape } from '../src/control/shape.ts';
import { e2eBed, type E2eBed } from './e2e-bed.ts';
import { pythonClients, type PythonClients } from './python-clients.ts';

const found = await pythonClients(process.env);
/** Each call of the CLI starts a Python and loads every service it knows. */
const PATIENCE_MS = 180_000;
const why = 'missing' in found ? ` (skipped: ${found.missing})` : '';

describe.skipIf('missing' in found)(`Python's clients${why}`, { timeout: PATIENCE_MS }, () => {
  let bed: E2eBed;
  let archives: readonly string[];

  beforeAll(async () => {
    bed = await e2eBed();
    archives = [join(bed.folder, 'one.zip'), join(bed.folder, 'two.zip')];
    await writeFile(archives[0] ?? '', bed.archive);
    await writeFile(archives[1] ?? '', bed.otherArchive);
  });

  afterAll(() => bed[Symbol.asyncDispose]());

  it('boto3 creates, waits, invokes, updates, streams, throttles, reads logs and deletes', async () => {
    const seen = JSON.parse(await python(['boto3_life.py', ...archives])) as Record<string, unknown>;
    expect(seen).toMatchObject({
      created: 'Pending',
      invoked: { status: 200, error: null, version: '$LATEST', payload: { value: 'ü' } },
      updated: expect.stringMatching(/Memory Size: 640 MB/) as string,
      version: '1',
      streamed: { payload: { value: 5 }, complete: true },
      queued: 202,
      dry: 204,
      throttled: {
        class: 'TooManyRequestsException',
        reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
        status: 429,
      },
      other: 0,
      resources: ['boto3-life'],
      noStack: { code: 'ValidationError', message: 'Stack with id Other does not exist' },
      notOffered: { code: 'NotImplementedException', status: 501, retries: 0 },
      gone: { class: 'ResourceNotFoundException', status: 404 },
    });
    expect(seen['reports']).toBeGreaterThanOrEqual(4);
    expect(seen['streams']).toBeGreaterThanOrEqual(3);
    expect(seen['firstEvents']).toBeGreaterThanOrEqual(3);
  });

  it('the AWS CLI creates, waits, invokes with the log’s tail, updates, waits, throttles and deletes', async () => {
    const fn = ['--function-name', 'cli-life'];
    const out = join(bed.folder, 'out.json');
    await aws('lambda', 'create-function', ...fn, '--runtime', 'provided.al2023', '--handler', 'bootstrap',
      '--role', 'arn:aws:iam::123456789012:role/lambda', '--memory-size', '512',
      '--zip-file', `fileb://${archives[0] ?? ''}`); // prettier-ignore
    await aws('lambda', 'wait', 'function-active-v2', ...fn);
    const tail = [
      'lambda',
      'invoke',
      ...fn,
      '--log-type',
      'Tail',
      '--payload',
      '{"do":"echo","value":3}',
      out,
    ];
    const invoked = JSON.parse(await aws(...tail)) as { readonly LogResult: string };
    expect(Buffer.from(invoked.LogResult, 'base64').toString()).toMatch(/Memory Size: 512 MB/);
    expect(JSON.parse(await readFile(out, 'utf8'))).toMatchObject({ value: 3 });
    await aws('lambda', 'update-function-configuration', ...fn, '--memory-size', '640');
    await aws('lambda', 'wait', 'function-updated-v2', ...fn);
    const get = ['lambda', 'get-function-configuration', ...fn, '--query', 'MemorySize', '--output', 'text'];
    expect((await aws(...get)).trim()).toBe('640');
    await aws('lambda', 'put-function-concurrency', ...fn, '--reserved-concurrent-executions', '0');
    const throttled = await refused('lambda', 'invoke', ...fn, out);
    expect(throttled).toContain('TooManyRequestsException');
    const logs = await aws('logs', 'filter-log-events', '--log-group-name', '/aws/lambda/cli-life',
      '--filter-pattern', 'REPORT', '--query', 'events[].message', '--output', 'text'); // prettier-ignore
    expect(logs).toMatch(/^REPORT RequestId: /);
    const stack = await aws('cloudformation', 'list-stack-resources', '--stack-name', 'LambdaBenchmarkStack',
      '--query', 'StackResourceSummaries[].PhysicalResourceId', '--output', 'text'); // prettier-ignore
    expect(stack).toContain('cli-life');
    await aws('lambda', 'delete-function', ...fn);
    expect(await refused('lambda', 'get-function', ...fn)).toContain('ResourceNotFoundException');
  });

  it('requests are decoded and constrained as botocore’s service model says', async () => {
    const inputs = offeredInputs();
    const model = JSON.parse(await python(['service_model.py', ...inputs.keys()])) as {
      readonly operations: readonly string[];
      readonly requests: Readonly<Record<string, StructureShape>>;
    };
    expect(OPERATIONS.map(({ name }) => name).sort()).toEqual(model.operations);
    const differences = [...inputs].flatMap(([name, input]) =>
      differencesOf(name, input, model.requests[name] ?? { type: 'structure', members: {} }),
    );
    expect(differences).toEqual([]);
  });

  async function python(args: readonly string[]): Promise<string> {
    const [script = '', ...rest] = args;
    const path = fileURLToPath(new URL(script, import.meta.url));
    const result = await clients().run([path, ...rest], endpoint());
    if (result.code !== 0) throw new Error(result.stderr);
    return result.stdout;
  }

  async function aws(...args: readonly string[]): Promise<string> {
    const result = await clients().run(['-m', 'awscli', ...args], endpoint());
    if (result.code !== 0) throw new Error(`aws ${args.join(' ')}: ${result.stderr}`);
    return result.stdout;
  }

  async function refused(...args: readonly string[]): Promise<string> {
    const result = await clients().run(['-m', 'awscli', ...args], { ...endpoint(), AWS_MAX_ATTEMPTS: '1' });
    expect(result.code).not.toBe(0);
    return result.stderr;
  }

  function endpoint(): Record<string, string> {
    return { AWS_ENDPOINT_URL: bed.endpoint };
  }
});

it('without Python there is a reason to skip, and an error where CI requires it', async () => {
  const env = { LAMBDA_BENCH_PYTHON_CLIENTS: 'run', PATH: '/nonexistent', HOME: '/nonexistent' };
  expect(await pythonClients(env)).toEqual({ missing: 'no Python with pip on this machine' });
  await expect(pythonClients({ ...env, LAMBDA_BENCH_REQUIRE: 'python-clients' })).rejects.toThrow(
    'python-clients is required: no Python with pip on this machine',
  );
});

function clients(): PythonClients {
  if ('missing' in found) throw new Error(found.missing);
  return found.clients;
}

/** What is refused whatever it says, so that its constraints do not matter. */
const REFUSED_WHOLE =
  /\.(VpcConfig|Layers|FileSystemConfigs|ImageConfig|CapacityProviderConfig|DurableConfig|RuntimeConfig|AcceleratorConfig|TenancyConfig|CodeSigningConfigArn|PublishTo)$/;
/** Checked in other words than the model's: Lambda itself does so. */
const CHECKED_ELSEWHERE = /\.Runtime$/;

function differencesOf(at: string, ours: Shape, model: Shape): readonly string[] {
  if (REFUSED_WHOLE.test(at) || CHECKED_ELSEWHERE.test(at)) return [];
  const rules = (shape: Shape): string => {
    const { min, max, pattern, values } = shape as {
      readonly min?: number;
      readonly max?: number;
      readonly pattern?: string;
      readonly values?: readonly string[];
    };
    // A least length of nothing says nothing.
    const least = min === 0 && shape.type !== 'integer' && shape.type !== 'double' ? undefined : min;
    return JSON.stringify({ type: shape.type, least, max, pattern, values });
  };
  const own = rules(ours) === rules(model) ? [] : [`${at}: ${rules(ours)} and not ${rules(model)}`];
  if (ours.type === 'structure' && model.type === 'structure') {
    const names = new Set([...Object.keys(ours.members), ...Object.keys(model.members)]);
    return [...own, ...[...names].flatMap((name) => memberDifferences(`${at}.${name}`, ours, model, name))];
  }
  if (ours.type === 'list' && model.type === 'list') {
    return [...own, ...differencesOf(`${at}[]`, ours.of, model.of)];
  }
  if (ours.type === 'map' && model.type === 'map') {
    return [
      ...own,
      ...differencesOf(`${at}.key`, ours.key, model.key),
      ...differencesOf(`${at}.value`, ours.value, model.value),
    ];
  }
  return own;
}

function memberDifferences(
  at: string,
  ours: StructureShape,
  model: StructureShape,
  name: string,
): readonly string[] {
  const [mine, theirs] = [ours.members[name], model.members[name]];
  if (mine === undefined || theirs === undefined)
    return [`${at}: only in ${mine === undefined ? 'the model' : 'ours'}`];
  const place = (mine.in ?? 'body') === (theirs.in as string) ? [] : [`${at}: in another place`];
  const need = (mine.required ?? false) === theirs.required ? [] : [`${at}: required in one of them`];
  return [...place, ...need, ...differencesOf(at, mine.shape, theirs.shape)];
}
