import { runCli, workspaceRoot, workspaceVersion, type Command, type Host } from '@lambda-bench/host';
import { artefactsCommand } from './commands/artefacts.ts';
import { deployCommand } from './commands/deploy.ts';
import { destroyCommand } from './commands/destroy.ts';
import { doctorCommand } from './commands/doctor.ts';
import { ec2Command } from './commands/ec2.ts';
import { gateCommand } from './commands/gate.ts';
import { listCommand } from './commands/list.ts';
import { planCommand } from './commands/plan.ts';
import { resumeCommand } from './commands/resume.ts';
import { restoreCommand } from './commands/restore.ts';
import { runCommand } from './commands/run.ts';
import { serveCommand } from './commands/serve.ts';
import { sweepCommand } from './commands/sweep.ts';
import { syncCommand } from './commands/sync.ts';
import { tuneCommand } from './commands/tune.ts';

/** The commands that measure. A new one is a file in commands/, a line here and a row in commands.json. */
export const COMMANDS: readonly Command[] = [
  runCommand,
  tuneCommand,
  gateCommand,
  resumeCommand,
  restoreCommand,
  listCommand,
  syncCommand,
  planCommand,
  serveCommand,
  deployCommand,
  destroyCommand,
  ec2Command,
  sweepCommand,
  doctorCommand,
  artefactsCommand,
];

export function orchestrator(host: Host): Promise<number> {
  return runCli(
    { app: 'orchestrator', version: workspaceVersion(workspaceRoot()), commands: COMMANDS },
    host,
  );
}
