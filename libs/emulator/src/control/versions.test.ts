import { describe, expect, it } from 'vitest';
import { controlBed, FUNCTIONS, zipBase64, type ControlBed } from './control-bed.ts';

const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:';

async function update(bed: ControlBed, change: object): Promise<void> {
  expect((await bed.call('PUT', `${FUNCTIONS}/f/configuration`, change)).status).toBe(200);
  bed.timers.advance(0);
}

async function versionsOf(bed: ControlBed): Promise<unknown[]> {
  const { Versions } = (await bed.call('GET', `${FUNCTIONS}/f/versions`)).body;
  return (Versions as { readonly Version: string }[]).map(({ Version }) => Version);
}

describe('versions', () => {
  it('are numbered, keep their configuration, and are not made twice of the same', async () => {
    await using bed = await controlBed();
    await bed.make('f', { Description: 'none' });
    const first = await bed.call('POST', `${FUNCTIONS}/f/versions`, { Description: 'first' });
    expect(first).toMatchObject({
      status: 201,
      body: {
        Version: '1',
        FunctionArn: `${ARN}f:1`,
        Description: 'first',
        State: 'Active',
        LastUpdateStatus: 'Successful',
      },
    });
    const again = await bed.call('POST', `${FUNCTIONS}/f/versions`, { Description: 'again' });
    expect(again.body).toEqual(first.body);
    await update(bed, { MemorySize: 256 });
    const second = await bed.call('POST', `${FUNCTIONS}/f/versions`);
    expect(second.body).toMatchObject({ Version: '2', MemorySize: 256, Description: 'none' });
    expect((await bed.call('GET', `${FUNCTIONS}/f/configuration?Qualifier=1`)).body).toEqual(first.body);
    expect(await versionsOf(bed)).toEqual(['$LATEST', '1', '2']);
    expect(bed.store.resolve('f', '1').configuration.memoryMb).toBe(128);
  });

  it('publishing gives $LATEST a new revision, and an old one is refused', async () => {
    await using bed = await controlBed();
    await bed.make('f');
    const { revisionId } = bed.store.configuration('f');
    const right = await bed.call('POST', `${FUNCTIONS}/f/versions`, { RevisionId: revisionId });
    expect(right.status).toBe(201);
    expect(bed.store.configuration('f').revisionId).not.toBe(revisionId);
    for (const [method, path] of [
      ['POST', 'versions'],
      ['PUT', 'configuration'],
      ['PUT', 'code'],
    ] as const) {
      const wrong = await bed.call(method, `${FUNCTIONS}/f/${path}`, {
        RevisionId: revisionId,
        ...(path === 'code' ? { ZipFile: zipBase64() } : {}),
      });
      expect(wrong).toMatchObject({ status: 412, error: 'PreconditionFailedException' });
      expect(wrong.body['message']).toBe(
        'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
      );
    }
  });

  it('the digest that is expected must be the one there is', async () => {
    await using bed = await controlBed();
    const { body } = await bed.make('f');
    const sha = String(body['CodeSha256']);
    expect((await bed.call('POST', `${FUNCTIONS}/f/versions`, { CodeSha256: 'other' })).body['message']).toBe(
      `CodeSHA256 (other) is different from current CodeSHA256 in $LATEST (${sha}). Please try again with the CodeSHA256 in $LATEST.`,
    );
    expect((await bed.call('POST', `${FUNCTIONS}/f/versions`, { CodeSha256: sha })).status).toBe(201);
  });

  it('can be published with the creation and with new code, and are pending like it', async () => {
    await using bed = await controlBed();
    const created = await bed.make('f', { Publish: true });
    expect(created.body).toMatchObject({ Version: '1', State: 'Pending', FunctionArn: `${ARN}f` });
    expect(bed.store.resolve('f', '1').configuration.state).toBe('Active');
    const updated = await bed.call('PUT', `${FUNCTIONS}/f/code`, {
      ZipFile: zipBase64('two'),
      Publish: true,
    });
    expect(updated.body).toMatchObject({ Version: '2', State: 'Pending', FunctionArn: `${ARN}f:2` });
    expect(bed.store.configuration('f', '$LATEST').lastUpdate?.status).toBe('InProgress');
    bed.timers.advance(0);
    expect(bed.store.resolve('f', '2').configuration.state).toBe('Active');
  });

  it('numbers are never used twice', async () => {
    await using bed = await controlBed();
    await bed.make('f', { Publish: true });
    expect((await bed.call('DELETE', `${FUNCTIONS}/f?Qualifier=1`)).status).toBe(204);
    expect((await bed.call('POST', `${FUNCTIONS}/f/versions`)).body['Version']).toBe('2');
    await bed.call('DELETE', `${FUNCTIONS}/f`);
    expect((await bed.make('f', { Publish: true })).body['Version']).toBe('3');
  });

  it.each<[string, number, string]>([
    ['$LATEST', 400, '$LATEST version cannot be deleted without deleting the function.'],
    ['live', 400, 'Deletion of aliases is not currently supported.'],
    ['1', 409, 'Unable to delete version because the following aliases reference it: [live]'],
  ])('deleting %s is refused', async (qualifier, status, message) => {
    await using bed = await controlBed();
    await bed.make('f', { Publish: true });
    await bed.call('POST', `${FUNCTIONS}/f/aliases`, { Name: 'live', FunctionVersion: '1' });
    const answer = await bed.call('DELETE', `${FUNCTIONS}/f?Qualifier=${qualifier}`);
    expect(answer.status).toBe(status);
    expect(answer.body['message']).toBe(message);
  });

  it('deleting one that is not there is a success, and one that is there tells its environments', async () => {
    await using bed = await controlBed();
    await bed.make('f', { Publish: true });
    expect((await bed.call('DELETE', `${FUNCTIONS}/f?Qualifier=9`)).status).toBe(204);
    expect((await bed.call('DELETE', `${FUNCTIONS}/f?Qualifier=1`)).status).toBe(204);
    expect(bed.changes.at(-1)).toEqual({ kind: 'deleted', functionName: 'f', version: '1' });
  });
});

describe('aliases', () => {
  it('name a version, move, and are listed by name', async () => {
    await using bed = await controlBed();
    await bed.make('f', { Publish: true });
    const path = `${FUNCTIONS}/f/aliases`;
    const made = await bed.call('POST', path, { Name: 'live', FunctionVersion: '1', Description: 'd' });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      AliasArn: `${ARN}f:live`,
      Name: 'live',
      FunctionVersion: '1',
      Description: 'd',
      RevisionId: expect.any(String) as string,
    });
    expect((await bed.call('GET', `${path}/live`)).body).toEqual(made.body);
    expect((await bed.call('GET', `${FUNCTIONS}/f/configuration?Qualifier=live`)).body).toMatchObject({
      FunctionArn: `${ARN}f:live`,
      Version: '1',
    });
    expect(bed.store.resolve('f', 'live')).toMatchObject({
      invokedArn: `${ARN}f:live`,
      configuration: { version: '1' },
    });
    await bed.call('POST', path, { Name: 'edge', FunctionVersion: '$LATEST' });
    const moved = await bed.call('PUT', `${path}/live`, {
      FunctionVersion: '$LATEST',
      RevisionId: made.body['RevisionId'],
    });
    expect(moved.body).toMatchObject({ FunctionVersion: '$LATEST', Description: 'd' });
    expect((await bed.call('PUT', `${path}/live`, { RevisionId: made.body['RevisionId'] })).status).toBe(412);
    expect(bed.store.resolve('f', 'live').configuration.version).toBe('$LATEST');
    const names = async (query: string): Promise<unknown> =>
      ((await bed.call('GET', `${path}${query}`)).body['Aliases'] as { readonly Name: string }[]).map(
        ({ Name }) => Name,
      );
    expect(await names('')).toEqual(['edge', 'live']);
    expect(await names('?FunctionVersion=1')).toEqual([]);
    expect((await bed.call('DELETE', `${path}/live`)).status).toBe(204);
    expect((await bed.call('DELETE', `${path}/live`)).status).toBe(204);
    const gone = await bed.call('GET', `${path}/live`);
    expect(gone.body).toEqual({ Type: 'User', Message: `Cannot find alias arn: ${ARN}f:live` });
  });

  it('weights share the invocations between two versions', async () => {
    await using bed = await controlBed();
    await bed.make('f', { Publish: true });
    await update(bed, { MemorySize: 256 });
    await bed.call('POST', `${FUNCTIONS}/f/versions`);
    const RoutingConfig = { AdditionalVersionWeights: { 2: 0.3 } };
    const made = await bed.call('POST', `${FUNCTIONS}/f/aliases`, {
      Name: 'live',
      FunctionVersion: '1',
      RoutingConfig,
    });
    expect(made.body).toMatchObject({ RoutingConfig });
    const seen = Array.from({ length: 2000 }, () => bed.store.resolve('f', 'live').configuration.version);
    const share = seen.filter((version) => version === '2').length / seen.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.4);
    await bed.call('PUT', `${FUNCTIONS}/f/aliases/live`, { RoutingConfig: {} });
    expect(bed.store.find('f')?.aliases.get('live')?.weights).toEqual({});
  });

  it.each<[string, object, number, string]>([
    [
      'a version that is not there',
      { Name: 'a', FunctionVersion: '7' },
      404,
      `Function not found: ${ARN}f:7`,
    ],
    [
      'a name that is taken',
      { Name: 'live', FunctionVersion: '1' },
      409,
      `Alias already exists: ${ARN}f:live`,
    ],
    [
      'the same version twice',
      { Name: 'a', FunctionVersion: '1', RoutingConfig: { AdditionalVersionWeights: { 1: 0.5 } } },
      400,
      'Invalid function version 1. Function version 1 is already included in routing configuration.',
    ],
    [
      'three versions',
      { Name: 'a', FunctionVersion: '1', RoutingConfig: { AdditionalVersionWeights: { 2: 0.1, 3: 0.1 } } },
      400,
      'Number of items in AdditionalVersionWeights cannot be greater than 1',
    ],
    [
      '$LATEST with a share',
      { Name: 'a', FunctionVersion: '$LATEST', RoutingConfig: { AdditionalVersionWeights: { 1: 0.5 } } },
      400,
      '$LATEST is not supported for an alias pointing to more than 1 version',
    ],
    [
      'a number as name',
      { Name: '2024', FunctionVersion: '1' },
      400,
      "1 validation error detected: Value '2024' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)",
    ],
  ])('%s is refused', async (_name, body, status, message) => {
    await using bed = await controlBed();
    await bed.make('f', { Publish: true });
    await bed.call('POST', `${FUNCTIONS}/f/aliases`, { Name: 'live', FunctionVersion: '1' });
    const answer = await bed.call('POST', `${FUNCTIONS}/f/aliases`, body);
    expect(answer.status).toBe(status);
    expect(answer.body['message'] ?? answer.body['Message']).toBe(message);
  });

  it('updating one that is not there says so in other words than getting it', async () => {
    await using bed = await controlBed();
    await bed.make('f');
    expect((await bed.call('PUT', `${FUNCTIONS}/f/aliases/no`, {})).body).toEqual({
      Type: 'User',
      Message: `Alias not found: ${ARN}f:no`,
    });
  });
});
