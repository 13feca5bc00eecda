import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { controlBed, creation, FUNCTIONS, ROLE_ARN, zipBase64 } from './control-bed.ts';

const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:';

describe('the life of a function', () => {
  it('is answered Pending, becomes Active, and only then has a last update', async () => {
    await using bed = await controlBed({ profile: 'aws-like' });
    const creating = bed.call('POST', FUNCTIONS, creation('f', { Description: 'd', Tags: { a: 'b' } }));
    await expect.poll(() => (bed.timers.advance(60), bed.store.find('f') !== undefined)).toBe(true);
    const created = await creating;
    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      FunctionName: 'f',
      FunctionArn: `${ARN}f`,
      Runtime: 'nodejs22.x',
      Role: ROLE_ARN,
      Handler: 'index.handler',
      CodeSize: Buffer.from(zipBase64(), 'base64').length,
      Description: 'd',
      Timeout: 3,
      MemorySize: 128,
      LastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/) as string,
      CodeSha256: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/) as string,
      Version: '$LATEST',
      TracingConfig: { Mode: 'PassThrough' },
      RevisionId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      PackageType: 'Zip',
      Architectures: ['x86_64'],
      EphemeralStorage: { Size: 512 },
      SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
      LoggingConfig: { LogFormat: 'Text', LogGroup: '/aws/lambda/f' },
      State: 'Pending',
      StateReason: 'The function is being created.',
      StateReasonCode: 'Creating',
    });
    expect(bed.changes).toEqual([]);
    bed.timers.advance(2000);
    expect(bed.store.configuration('f')).toMatchObject({
      state: 'Active',
      lastUpdate: { status: 'Successful' },
    });
    expect(bed.store.configuration('f').revisionId).not.toBe(created.body['RevisionId']);
    expect(bed.changes.map(({ kind }) => kind)).toEqual(['created']);
  });

  it('an update is in progress first, runs the old configuration meanwhile, and refuses a second one', async () => {
    await using bed = await controlBed();
    await bed.make('f');
    const path = `${FUNCTIONS}/f/configuration`;
    const updated = await bed.call('PUT', path, { MemorySize: 512, Environment: { Variables: { AB: '1' } } });
    expect(updated).toMatchObject({ status: 200, body: { MemorySize: 512, LastUpdateStatus: 'InProgress' } });
    expect(bed.store.resolve('f').configuration.memoryMb).toBe(128);
    const second = await bed.call('PUT', path, { MemorySize: 256 });
    expect(second).toMatchObject({ status: 409, error: 'ResourceConflictException' });
    expect(second.body['message']).toBe(
      `The operation cannot be performed at this time. An update is in progress for resource: ${ARN}f`,
    );
    expect((await bed.call('POST', `${FUNCTIONS}/f/versions`)).status).toBe(409);
    bed.timers.advance(0);
    expect(bed.store.resolve('f').configuration).toMatchObject({ memoryMb: 512, variables: { AB: '1' } });
    expect(bed.changes.map(({ kind }) => kind)).toEqual(['created', 'updated']);
    expect((await bed.call('GET', path)).body).toMatchObject({
      LastUpdateStatus: 'Successful',
      Environment: { Variables: { AB: '1' } },
    });
  });

  it('an update that changes nothing recycles environments all the same', async () => {
    await using bed = await controlBed();
    await bed.make('f');
    await bed.call('PUT', `${FUNCTIONS}/f/configuration`, {});
    bed.timers.advance(0);
    expect(bed.changes.at(-1)).toMatchObject({ kind: 'updated' });
  });

  it('updating while Pending is a conflict that names the state', async () => {
    await using bed = await controlBed();
    await bed.call('POST', FUNCTIONS, creation('f'));
    const answer = await bed.call('PUT', `${FUNCTIONS}/f/configuration`, { MemorySize: 256 });
    expect(answer.status).toBe(409);
    expect(answer.body['message']).toContain('currently in the following state: Pending');
  });

  it('new code has its own digest and folder', async () => {
    await using bed = await controlBed();
    const created = await bed.make('f');
    const before = bed.store.resolve('f').configuration.code;
    const answer = await bed.call('PUT', `${FUNCTIONS}/f/code`, {
      ZipFile: zipBase64('other'),
      Architectures: ['arm64'],
    });
    expect(answer.body['CodeSha256']).not.toBe(created.body['CodeSha256']);
    expect(answer.body['Architectures']).toEqual(['arm64']);
    expect(bed.store.resolve('f').configuration.code).toEqual(before);
    bed.timers.advance(0);
    expect(bed.store.resolve('f').configuration.code.dir).not.toBe(before.dir);
    const dry = await bed.call('PUT', `${FUNCTIONS}/f/code`, { ZipFile: zipBase64('dry'), DryRun: true });
    expect(dry.status).toBe(200);
    expect(bed.store.configuration('f').code.sha256Base64).toBe(answer.body['CodeSha256']);
  });

  it('a deleted function is gone, and one made anew does not inherit what was planned for it', async () => {
    await using bed = await controlBed({ profile: 'aws-like' });
    bed.store.subscribe(() => undefined);
    const settled = async (call: Promise<{ readonly status: number }>): Promise<number> => {
      let status: number | undefined;
      void call.then((answer) => (status = answer.status));
      await expect.poll(() => (bed.timers.advance(20), status)).toBeDefined();
      return (await call).status;
    };
    expect(await settled(bed.call('POST', FUNCTIONS, creation('f')))).toBe(201);
    expect(await settled(bed.call('DELETE', `${FUNCTIONS}/f`))).toBe(204);
    expect(await settled(bed.call('GET', `${FUNCTIONS}/f`))).toBe(404);
    const before = bed.changes.length;
    bed.timers.advance(10_000);
    expect(bed.changes.slice(before)).toEqual([]);
    expect(bed.changes).toEqual([{ kind: 'deleted', functionName: 'f' }]);
  });

  it('a name is taken once', async () => {
    await using bed = await controlBed();
    await bed.make('f');
    const again = await bed.call('POST', FUNCTIONS, creation('f'));
    expect(again).toMatchObject({ status: 409, error: 'ResourceConflictException' });
    expect(again.body).toEqual({ Type: 'User', message: 'Function already exist: f' });
    const both = await Promise.all([1, 2].map(() => bed.call('POST', FUNCTIONS, creation('g'))));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('a function made of a local folder runs from there, where that is allowed', async () => {
    await using bed = await controlBed({ localFolders: true });
    const folder = join(bed.folder, 'mine');
    await mkdir(folder);
    await writeFile(join(folder, 'index.mjs'), 'x');
    const code = { S3Bucket: 'local-folder', S3Key: folder };
    expect((await bed.make('f', { Code: code })).status).toBe(201);
    expect(bed.store.resolve('f').configuration.code.dir).toBe(folder);
    expect((await bed.call('GET', `${FUNCTIONS}/f`)).body['Code']).toEqual({ RepositoryType: 'Folder' });
    await using strict = await controlBed();
    const refused = await strict.make('f', { Code: code });
    expect(refused).toMatchObject({ status: 400, error: 'InvalidParameterValueException' });
    expect(refused.body['message']).toContain('started without leave');
  });

  it('the archive can be fetched where GetFunction says it is', async () => {
    await using bed = await controlBed();
    await bed.make('f');
    const got = await bed.call('GET', `${FUNCTIONS}/f`);
    const { Location } = got.body['Code'] as { readonly Location: string };
    expect(Location).toBe('http://127.0.0.1:9000/_lambda-bench/code/f/%24LATEST/archive.zip');
  });
});

describe('addressing a function', () => {
  it.each(['f', 'function:f', '123456789012:function:f', `${ARN}f`, `${ARN}f:$LATEST`, 'f:$LATEST'])(
    'by %s',
    async (reference) => {
      await using bed = await controlBed();
      await bed.make('f');
      const answer = await bed.call('GET', `${FUNCTIONS}/${encodeURIComponent(reference)}/configuration`);
      expect(answer.status).toBe(200);
      const qualified = reference.endsWith('$LATEST') ? ':$LATEST' : '';
      expect(answer.body['FunctionArn']).toBe(`${ARN}f${qualified}`);
    },
  );

  it.each<[string, string, number, string, string]>([
    ['nope', '', 404, 'ResourceNotFoundException', `Function not found: ${ARN}nope`],
    ['f', '?Qualifier=1221', 404, 'ResourceNotFoundException', `Function not found: ${ARN}f:1221`],
    ['f', '?Qualifier=$latest', 404, 'ResourceNotFoundException', `Function not found: ${ARN}f:$latest`],
    [
      'arn:aws:lambda:us-east-1:123456789012:function',
      '',
      404,
      'ResourceNotFoundException',
      `Function not found: ${ARN}function`,
    ],
    [
      'arn:aws:lambda:eu-west-1:123456789012:function:f',
      '',
      404,
      'ResourceNotFoundException',
      "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')",
    ],
    [
      'arn:aws:lambda:us-east-1:999999999999:function:f',
      '',
      403,
      'AccessDeniedException',
      'This server stands for account 123456789012; 999999999999 is another one.',
    ],
    [
      'f:1',
      '?Qualifier=2',
      400,
      'InvalidParameterValueException',
      'The derived qualifier from the function name does not match the specified qualifier.',
    ],
  ])('%s%s is %i %s', async (name, query, status, error, message) => {
    await using bed = await controlBed();
    await bed.make('f');
    const answer = await bed.call('GET', `${FUNCTIONS}/${encodeURIComponent(name)}${query}`);
    expect(answer).toMatchObject({ status, error });
    expect(answer.body['message'] ?? answer.body['Message']).toBe(message);
  });
});

describe('what Lambda refuses beyond the model', () => {
  it.each<[string, object, string]>([
    [
      'a name over 64',
      { FunctionName: 'a'.repeat(65) },
      `1 validation error detected: Value '${'a'.repeat(65)}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64`,
    ],
    [
      'no handler',
      { Handler: undefined },
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    ],
    ['no code', { Code: {} }, 'Please provide a source for function code.'],
    ['an empty archive', { Code: { ZipFile: '' } }, 'Uploaded file must be a non-empty zip'],
    [
      'no archive',
      { Code: { ZipFile: 'AAAA' } },
      'Could not unzip uploaded file. Please check your file, then try to upload again.',
    ],
    [
      'a runtime of the past',
      { Runtime: 'nodejs12.x' },
      'The runtime parameter of nodejs12.x is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.',
    ],
    [
      'more memory than there is',
      { MemorySize: 10_241 },
      "'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to 10240",
    ],
    [
      'more time than there is',
      { Timeout: 901 },
      "'Timeout' value failed to satisfy constraint: Member must have value less than or equal to 900",
    ],
    [
      'reserved variables',
      { Environment: { Variables: { AWS_REGION: 'x', MINE: 'y', LAMBDA_TASK_ROOT: 'z' } } },
      'Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: AWS_REGION, LAMBDA_TASK_ROOT',
    ],
    [
      'variables over 4 KB',
      { Environment: { Variables: { BIG: 'x'.repeat(4096) } } },
      `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: {"BIG":"${'x'.repeat(4096)}"}`,
    ],
    [
      'levels of a text log',
      { LoggingConfig: { SystemLogLevel: 'WARN' } },
      'LogLevel is not supported when LogFormat is set to "Text". Remove LogLevel from your request or change the LogFormat to "JSON" and try again.',
    ],
    [
      'an archive in S3',
      { Code: { S3Bucket: 'bucket', S3Key: 'key' } },
      'S3Bucket asks for code from S3, which Lambda Bench does not offer on this machine. Send the archive as ZipFile.',
    ],
  ])('%s', async (_name, change, message) => {
    await using bed = await controlBed();
    const answer = await bed.call('POST', FUNCTIONS, creation('f', change));
    expect(answer).toMatchObject({ status: 400, error: 'InvalidParameterValueException' });
    expect(answer.body).toEqual({ Type: 'User', message });
    expect(bed.store.records()).toEqual([]);
  });

  it('an unknown runtime is told the known ones', async () => {
    await using bed = await controlBed();
    const answer = await bed.call('POST', FUNCTIONS, creation('f', { Runtime: 'PYTHON3.9' }));
    expect(answer.body['message']).toMatch(
      /^Value PYTHON3\.9 at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: \[nodejs20\.x, .*\] or be a valid ARN$/,
    );
  });

  it('the JSON log format has levels, and going back to text takes them away', async () => {
    await using bed = await controlBed();
    await bed.make('f');
    const logging = async (config: object): Promise<unknown> => {
      const answer = await bed.call('PUT', `${FUNCTIONS}/f/configuration`, { LoggingConfig: config });
      bed.timers.advance(0);
      return answer.body['LoggingConfig'];
    };
    const group = { LogGroup: '/aws/lambda/f' };
    expect(await logging({ LogFormat: 'JSON' })).toEqual({
      LogFormat: 'JSON',
      ApplicationLogLevel: 'INFO',
      SystemLogLevel: 'INFO',
      ...group,
    });
    expect(await logging({ SystemLogLevel: 'DEBUG' })).toEqual({
      LogFormat: 'JSON',
      ApplicationLogLevel: 'INFO',
      SystemLogLevel: 'DEBUG',
      ...group,
    });
    expect(await logging({ LogFormat: 'Text' })).toEqual({ LogFormat: 'Text', ...group });
    expect(await logging({ LogGroup: 'mine' })).toEqual({ LogFormat: 'Text', LogGroup: 'mine' });
  });
});
