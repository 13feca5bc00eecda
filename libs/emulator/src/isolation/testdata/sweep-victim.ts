import { mkdirSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { detectIsolation } from '../detect-isolation.ts';
import type { IsolationFacts } from '../isolation.ts';
import { Ledger } from '../ledger.ts';

/** A server in miniature, to be killed without notice: it says what it made and then waits. */
async function main([stateFolder = '', workFolder = '', kind = '']: readonly string[]): Promise<void> {
  const ledger = new Ledger(stateFolder);
  const isolation = await detectIsolation(
    kind === 'best' ? { ledger } : { ledger, prefer: kind as IsolationFacts['kind'] },
  );
  const cwd = join(workFolder, 'code');
  const tmpDir = join(workFolder, 'tmp');
  for (const folder of [cwd, tmpDir]) mkdirSync(folder);
  ledger.record({ kind: 'folder', path: cwd });
  const sandbox = await isolation.create({ id: 'victim', memoryMb: 256, cpuShare: 0.145 });
  const script = `(setsid sh -c 'echo $$; exec sleep 60' &) ; exec sleep 60`;
  const spec = { command: '/bin/sh', args: ['-c', script], env: { PATH: '/usr/bin:/bin' }, cwd, tmpDir };
  const started = await sandbox.spawn(spec);
  const [chunk] = (await once(started.stdout, 'data')) as [Buffer];
  await sandbox.freeze();
  process.stdout.write(JSON.stringify({ pids: [started.pid, Number(chunk.toString())], folder: cwd }));
  setInterval(() => undefined, 1000);
}

void main(process.argv.slice(2));
