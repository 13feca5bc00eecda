import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consoleCommands, localLinks, shellCommands } from './docs-blocks.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const launcher = join(root, 'apps/cli/bin/lambda-bench.mjs');
const pages = pagesBelow('.').concat(
  pagesBelow('docs'),
  pagesBelow('docs/adr'),
  pagesBelow('docs/runbooks'),
  ['handlers/CONTRACT.md'],
);

/** Commands that a test or CI runs in a way of its own; a page may show them. */
const RUN_ELSEWHERE = [
  /^npm (ci|test)\b/,
  /^npx nx (graph|affected|run-many)\b/,
  /^(aws|python|export|curl|git|cd) /,
];

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docs-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe.each(pages)('%s', (page) => {
  const text = readFileSync(join(root, page), 'utf8');

  it('links to files that exist', () => {
    const missing = localLinks(text).filter(
      (link) => !existsSync(join(root, normalize(join(dirname(page), link)))),
    );
    expect(missing).toEqual([]);
  });

  for (const { command, output } of consoleCommands(text)) {
    // The first command may have to build the app it belongs to.
    it(`$ ${command}`, { timeout: 180_000 }, async () => {
      await check(command, output);
    });
  }

  for (const command of shellCommands(text)) {
    it(`${command} (shown, not run) has a command and options that exist`, { timeout: 180_000 }, async () => {
      await checkShown(command);
    });
  }
});

async function checkShown(command: string): Promise<void> {
  const nx = /^npx nx run ([\w-]+):([\w-]+)(.*)/.exec(command);
  if (nx !== null) expect(targetsOf(nx[1] ?? '')).toContain(nx[2]);
  const [, name, args] = /^npx (?:lambda-bench |nx run orchestrator:)([\w-]+)(.*)/.exec(command) ?? [];
  if (name === undefined) return;
  const help = await helpOf(name);
  for (const [option] of (args ?? '').matchAll(/--[\w-]+/g)) expect(help).toMatch(new RegExp(`${option}\\b`));
}

const helps = new Map<string, Promise<string>>();

function helpOf(name: string): Promise<string> {
  const asked = helps.get(name) ?? ask(name);
  helps.set(name, asked);
  return asked;
}

async function ask(name: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [launcher, name, '--help'], { cwd: folder });
  return stdout;
}

async function check(command: string, output: readonly string[]): Promise<void> {
  if (RUN_ELSEWHERE.some((pattern) => pattern.test(command))) return;
  for (const part of command.split(' && ')) {
    const nx = /^npx nx run ([\w-]+):([\w-]+)/.exec(part);
    if (nx !== null) expect(targetsOf(nx[1] ?? '')).toContain(nx[2]);
    else if (part.startsWith('npx lambda-bench '))
      await runAndCompare(part.slice('npx lambda-bench '.length), output);
    else if (!RUN_ELSEWHERE.some((pattern) => pattern.test(part)))
      throw new Error(`nothing runs \`${part}\``);
  }
}

/** Lines that a page shows must be in what the command prints; an ellipsis stands for anything. */
async function runAndCompare(args: string, output: readonly string[]): Promise<void> {
  const { stdout } = await promisify(execFile)(process.execPath, [launcher, ...args.split(/\s+/)], {
    cwd: folder,
  });
  for (const line of output) {
    const pattern = line.trim().split('…').map(escapeRegExp).join('.*');
    expect(stdout).toMatch(new RegExp(`^\\s*${pattern}\\s*$`, 'm'));
  }
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll(/ +/g, ' +');
}

function targetsOf(project: string): readonly string[] {
  const places = ['apps', 'libs', 'handlers', '.'].map((place) =>
    join(root, place, project.replace(/^handlers-/, ''), 'project.json'),
  );
  const file = places.find(existsSync);
  if (file === undefined) throw new Error(`no project ${project}`);
  const { targets } = JSON.parse(readFileSync(file, 'utf8')) as { readonly targets: Record<string, unknown> };
  return Object.keys(targets);
}

function pagesBelow(place: string): readonly string[] {
  const path = join(root, place);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith('.md'))
    .map((name) => normalize(join(place, name)));
}
