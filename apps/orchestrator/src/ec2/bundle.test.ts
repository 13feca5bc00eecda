import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { workspaceRoot } from '@lambda-bench/host';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundleOf, type BuildInfo } from './bundle.ts';
import { tarOf } from './tar.ts';

const run = promisify(execFile);
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bundle-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** What the program of a bundle sees: no packages around it, no git, and nobody's settings. */
const BARE = { PATH: '/nonexistent', HOME: '/nonexistent' };

async function checkout(): Promise<string> {
  const root = join(folder, 'checkout');
  await mkdir(join(root, 'dist/apps/orchestrator'), { recursive: true });
  await writeFile(join(root, 'package.json'), '{"version":"1.2.3"}');
  await writeFile(join(root, '.gitignore'), 'dist\n');
  await writeFile(join(root, 'dist/apps/orchestrator/main.mjs'), '// built\n');
  const git = ['-c', 'user.name=A', '-c', 'user.email=a@example.org'];
  await run('git', ['init', '-q', root]);
  await run('git', [...git, 'add', '.'], { cwd: root });
  await run('git', [...git, 'commit', '-q', '-m', 'first'], { cwd: root });
  return root;
}

async function unpack(bytes: Uint8Array): Promise<string> {
  const target = join(folder, 'unpacked');
  await mkdir(target);
  await writeFile(join(folder, 'bundle.tar.gz'), bytes);
  await run('tar', ['-xzf', join(folder, 'bundle.tar.gz'), '-C', target]);
  return target;
}

describe('the bundle of a checkout', () => {
  it('is the same, byte for byte, from the same files', async () => {
    const root = await checkout();
    const first = await bundleOf(root);
    const copy = join(folder, 'copy');
    await cp(root, copy, { recursive: true });
    expect((await bundleOf(copy)).sha256).toBe(first.sha256);
    expect(first.key).toBe(`bundles/${first.sha256}.tar.gz`);
    await writeFile(join(root, 'dist/apps/orchestrator/main.mjs'), '// built anew\n');
    expect((await bundleOf(root)).sha256).not.toBe(first.sha256);
  });

  it('says which commit it is of, and whether the checkout had changes', async () => {
    const root = await checkout();
    const { stdout } = await run('git', ['rev-parse', 'HEAD'], { cwd: root });
    const { info } = await bundleOf(root);
    expect(info).toEqual({ version: '1.2.3', commit: stdout.trim(), dirty: false });
    await writeFile(join(root, 'new.ts'), '');
    const changed = await bundleOf(root);
    expect(changed.info.dirty).toBe(true);
    const target = await unpack(changed.bytes);
    expect(JSON.parse(await readFile(join(target, 'build-info.json'), 'utf8')) as BuildInfo).toEqual(
      changed.info,
    );
  });

  it('is refused where git knows no commit, and where nothing was built', async () => {
    const root = await checkout();
    await rm(join(root, 'dist'), { recursive: true });
    await expect(bundleOf(root)).rejects.toThrow('main.mjs is not there');
    await rm(join(root, '.git'), { recursive: true });
    await expect(bundleOf(root)).rejects.toThrow('git does not say which commit');
  });
});

describe('the bundle of this checkout, unpacked where there is nothing else,', () => {
  it('says its version and measures', async () => {
    const target = await unpack((await bundleOf(workspaceRoot())).bytes);
    const program = (...args: string[]) =>
      run(process.execPath, ['main.mjs', ...args], { cwd: target, env: BARE });
    const { version } = JSON.parse(
      await readFile(join(workspaceRoot(), 'package.json'), 'utf8'),
    ) as BuildInfo;
    expect((await program('--version')).stdout).toBe(`${version}\n`);
    const { stderr } = await program(
      'run',
      '--backend=fake',
      '--mode=test',
      '--yes',
      '--id=there',
      '--filter=rust-x86-light',
    );
    expect(stderr).toContain('8 planned = 8 samples');
    const [header] = (await readFile(join(target, 'runs/there/journal.jsonl'), 'utf8')).split('\n');
    const { stdout: head } = await run('git', ['rev-parse', 'HEAD'], { cwd: workspaceRoot() });
    const commit = expect.stringMatching(new RegExp(`^${head.trim()}(-dirty)?$`)) as string;
    expect(JSON.parse(header ?? '')).toMatchObject({
      type: 'header',
      run: 'there',
      harness: { version, commit },
    });
  });
});

describe('an archive', () => {
  it('has each file with its content, whatever the length', async () => {
    const contents = [0, 1, 511, 512, 513, 5000].map((length) => Buffer.alloc(length, 'x'));
    const entries = contents.map((content, index) => ({ name: `f${index}`, content }));
    await writeFile(join(folder, 'a.tar'), tarOf(entries));
    await run('tar', ['-xf', 'a.tar'], { cwd: folder });
    for (const { name, content } of entries)
      expect((await readFile(join(folder, name))).equals(content)).toBe(true);
  });

  it.each(['a/b', '', '../x', 'ü', 'x'.repeat(101)])('takes no file called %j', (name) => {
    expect(() => tarOf([{ name, content: Buffer.alloc(0) }])).toThrow('cannot be a name');
  });
});
