import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bufferHost } from '@lambda-bench/host';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orchestrator } from '../src/cli.ts';

let cwd: string;
let files: Record<string, string>;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'region-'));
  const config = join(cwd, 'config');
  await writeFile(config, '[profile far]\nregion = ap-southeast-3\n');
  files = { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: join(cwd, 'none') };
});

afterEach(async () => {
  await rm(cwd, { recursive: true, force: true });
});

describe('every command takes the region from the same places', () => {
  it.each([
    [{ AWS_PROFILE: 'far' }, 'ap-southeast-3'],
    [{ AWS_PROFILE: 'far', AWS_DEFAULT_REGION: 'il-central-1' }, 'il-central-1'],
    [{ AWS_DEFAULT_REGION: 'il-central-1', AWS_REGION: 'mx-central-1' }, 'mx-central-1'],
  ])('%j is %s for plan and for serve', async (env, region) => {
    const planning = bufferHost(['plan', '--backend=fake', '--filter=rust-x86-light'], {
      cwd,
      env: { ...files, ...env },
    });
    expect(await orchestrator(planning)).toBe(0);
    expect(planning.out()).toContain(`no price known for ${region}`);
    const serving = bufferHost(['serve', '--port=0', '--functions=none', '--dynamodb=none', '--json'], {
      cwd,
      env: { ...files, ...env },
      onOutput: (_, host) => {
        host.interrupt();
      },
    });
    expect(await orchestrator(serving)).toBe(0);
    expect(JSON.parse(serving.out())).toMatchObject({ region });
  });
});
