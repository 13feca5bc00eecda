import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { BenchError, EXIT, type ExitName } from '@lambda-bench/config';
import type { Host } from '@lambda-bench/host';

/**
 * Has the analyzer say what a run found, in a process of its own and on this one's terminal: what measures does not
 * draw. `args` begin with the analyzer's command, such as `report`.
 */
export async function explain(args: readonly string[], host: Host): Promise<ExitName> {
  const [command = process.execPath, ...before] = analyzerOf(host.self);
  const child = spawn(command, [...before, ...args], { cwd: host.cwd, env: host.env, stdio: 'inherit' });
  // Ctrl-C reaches both: the analyzer ends by it, and its end is waited for here.
  const end = host.onInterrupt(() => child.kill('SIGTERM'));
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    return code === null ? 'interrupted' : exitNameOf(code);
  } finally {
    end();
  }
}

/** It stands beside the orchestrator, as a bundle in dist/apps or as sources in apps. */
function analyzerOf(self: readonly string[]): readonly string[] {
  const main = self.at(-1) ?? '';
  const folders = dirname(main).split(sep);
  const here = folders.lastIndexOf('orchestrator');
  const analyzer = join(sep, ...folders.with(here, 'analyzer'), basename(main));
  if (here !== -1 && existsSync(analyzer)) return [...self.slice(0, -1), analyzer];
  throw new BenchError(
    'LB_ARTEFACT',
    'the analyzer, which says what a run found, is not beside this program',
    'npx nx run analyzer:build builds it; npx lambda-bench report shows the run',
  );
}

function exitNameOf(code: number): ExitName {
  const names = Object.keys(EXIT) as ExitName[];
  return names.find((name) => EXIT[name] === code) ?? 'bug';
}
