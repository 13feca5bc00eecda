import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bufferHost } from '@lambda-bench/host';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openCdk } from './cdk-cli.ts';
import { synthesise } from './infra-app.ts';

const REQUEST = {
  stack: 'Demo',
  set: 'core',
  without: [],
  parts: ['results'],
  expires: {},
  bucket: undefined,
} as const;
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'checkout-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

function open() {
  return openCdk({ root, region: 'us-east-2', host: bufferHost([], { cwd: root }) });
}

async function install(path: string, source: string): Promise<void> {
  await mkdir(join(root, path, '..'), { recursive: true });
  await writeFile(join(root, path), source);
}

it('a checkout without the CDK says how to get it', async () => {
  await expect(open()).rejects.toMatchObject({ code: 'LB_TOOLCHAIN', hint: 'npm ci installs it' });
});

it('stacks whose program is not built are an artefact that is missing', async () => {
  await install('node_modules/aws-cdk/bin/cdk', '');
  await using cdk = await open();
  await expect(synthesise(cdk, root, REQUEST)).rejects.toMatchObject({
    code: 'LB_ARTEFACT',
    hint: 'npx nx run infra:build builds it',
  });
});

it('a program that refuses is quoted, with a log that stays and an assembly that goes', async () => {
  await install('node_modules/aws-cdk/bin/cdk', '');
  await install(
    'dist/apps/infra/main.mjs',
    'console.error("error LB_ARTEFACT: 2 were not built.\\n  → Build them."); process.exitCode = 3;',
  );
  const error: unknown = await (async () => {
    await using cdk = await open();
    return await synthesise(cdk, root, REQUEST).catch((thrown: unknown) => thrown);
  })();
  expect(error).toMatchObject({ code: 'LB_ARTEFACT', message: 'synth: 2 were not built.' });
  const log = /is in (\S+)$/.exec((error as { hint: string }).hint)?.[1] ?? '';
  expect(log).toMatch(/cdk\.log$/);
  await rm(join(log, '..'), { recursive: true });
});

it.each([
  ['import "no-such-package";', 'LB_TOOLCHAIN', /npm ci installs it/],
  [
    'import { readFileSync } from "node:fs"; readFileSync("/no/archive.zip");',
    'LB_ARTEFACT',
    /nx run handlers:build/,
  ],
])('a program that ends at %s is no matter of the stack', async (source, code, hint) => {
  await install('node_modules/aws-cdk/bin/cdk', '');
  await install('dist/apps/infra/main.mjs', source);
  const error: unknown = await (async () => {
    await using cdk = await open();
    return await synthesise(cdk, root, REQUEST).catch((thrown: unknown) => thrown);
  })();
  expect(error).toMatchObject({ code, hint: expect.stringMatching(hint) as string });
  const log = /is in (\S+)$/.exec((error as { hint: string }).hint)?.[1] ?? '';
  await rm(join(log, '..'), { recursive: true });
});
