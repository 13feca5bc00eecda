import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface BenchFunction {
  readonly name: 'rust' | 'go' | 'node';
  readonly runtime: string;
  readonly handler: string;
  readonly dir: string;
}

/** It cannot be measured here, and why. */
export interface Missing {
  readonly name: BenchFunction['name'];
  readonly why: string;
}

const SOURCES = fileURLToPath(new URL('functions', import.meta.url));
const OUT = fileURLToPath(new URL('../../../dist/emulator-bench', import.meta.url));

/** The trivial function in each language, built where that is needed and the compiler is here. */
export function benchFunctions(): readonly (BenchFunction | Missing)[] {
  return [
    tried('rust', () => buildRust()),
    tried('go', () => buildGo()),
    { name: 'node', runtime: 'nodejs22.x', handler: 'index.handler', dir: join(SOURCES, 'node') },
  ];
}

function tried(name: 'rust' | 'go', build: () => string): BenchFunction | Missing {
  try {
    return { name, runtime: 'provided.al2023', handler: 'bootstrap', dir: build() };
  } catch (error) {
    return { name, why: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}

function buildRust(): string {
  const target = join(OUT, 'rust-target');
  run('cargo', ['build', '--release', '--locked', '--target-dir', target], join(SOURCES, 'rust'));
  return placed('rust', join(target, 'release', 'bootstrap'));
}

function buildGo(): string {
  const built = join(OUT, 'go-target', 'bootstrap');
  run('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', built, '.'], join(SOURCES, 'go'), {
    CGO_ENABLED: '0',
  });
  return placed('go', built);
}

/** A folder with nothing in it but the program: it is deployed as it is. */
function placed(name: string, program: string): string {
  const dir = join(OUT, name);
  mkdirSync(dir, { recursive: true });
  copyFileSync(program, join(dir, 'bootstrap'));
  return dir;
}

function run(command: string, args: readonly string[], cwd: string, env: Record<string, string> = {}): void {
  execFileSync(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
}
