import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_REGION, PRICES } from '@lambda-bench/config';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resolveRegion } from './resolve-region.ts';

let folder: string;
let files: Record<string, string>;
const before = { ...process.env };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'region-'));
  const config = join(folder, 'config');
  await writeFile(
    config,
    '[default]\nregion = eu-north-1\n[profile far]\nregion=ap-southeast-2\n[profile wrong]\nregion=us-est-2\n[profile none]\noutput=json\n',
  );
  files = { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none') };
});

afterEach(async () => {
  for (const name of Object.keys(process.env))
    if (!(name in before)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, before);
  await rm(folder, { recursive: true, force: true });
});

const nowhere = { AWS_CONFIG_FILE: '/nonexistent', AWS_SHARED_CREDENTIALS_FILE: '/nonexistent' };

describe('the region', () => {
  it('is what was asked for, then AWS_REGION, then AWS_DEFAULT_REGION, then the profile’s, then ours', async () => {
    const all = { ...files, AWS_REGION: 'sa-east-1', AWS_DEFAULT_REGION: 'ca-central-1' };
    expect(await resolveRegion(all, 'us-west-1')).toBe('us-west-1');
    expect(await resolveRegion(all)).toBe('sa-east-1');
    expect(await resolveRegion({ ...all, AWS_REGION: '' })).toBe('ca-central-1');
    expect(await resolveRegion(files)).toBe('eu-north-1');
    expect(await resolveRegion({ ...files, AWS_PROFILE: 'far' })).toBe('ap-southeast-2');
    expect(await resolveRegion({ ...files, AWS_PROFILE: 'none' })).toBe(DEFAULT_REGION);
    expect(await resolveRegion({ ...files, AWS_PROFILE: 'not-there' })).toBe(DEFAULT_REGION);
    expect(await resolveRegion(nowhere)).toBe(DEFAULT_REGION);
  });

  it('comes from the host’s environment: a variable that only the process has does not count', async () => {
    process.env['AWS_REGION'] = 'eu-west-3';
    process.env['AWS_PROFILE'] = 'far';
    expect(await resolveRegion(files)).toBe('eu-north-1');
    expect(process.env['AWS_PROFILE']).toBeUndefined();
  });

  it('of every row of the price table, and of every partition, is one', async () => {
    const others = ['us-gov-west-1', 'us-isob-east-1', 'us-isof-south-1', 'eusc-de-east-1', 'mx-central-1'];
    for (const region of [...Object.keys(PRICES), ...others]) {
      expect(await resolveRegion(nowhere, region)).toBe(region);
    }
  });

  it.each([
    [{}, 'us-est-2', 'us-est-2 (from --region) is not'],
    [{}, 'mars', 'mars (from --region) is not'],
    [{}, 'us-east-2a', 'us-east-2a (from --region) is not'],
    [{}, '', 'an empty text (from --region) is not'],
    [{}, 'evil.example/us-east-2', '(from --region) is not'],
    [{ AWS_REGION: 'US-EAST-2' }, undefined, 'US-EAST-2 (from AWS_REGION) is not'],
    [{ AWS_DEFAULT_REGION: 'useast2' }, undefined, 'useast2 (from AWS_DEFAULT_REGION) is not'],
    [{ AWS_PROFILE: 'wrong' }, undefined, 'us-est-2 (from the profile) is not'],
  ])('%j with --region %j is refused, with where it came from', async (env, explicit, message) => {
    const resolving = resolveRegion({ ...files, ...env }, explicit);
    await expect(resolving).rejects.toMatchObject({ code: 'LB_REGION' });
    await expect(resolving).rejects.toThrow(message);
  });
});
