import { runCli, workspaceRoot, workspaceVersion, type Command, type Host } from '@lambda-bench/host';
import { logsCommand } from './commands/logs.ts';
import { reportCommand } from './commands/report.ts';

/** The commands that explain. A new one is a file in commands/, a line here and a row in commands.json. */
export const COMMANDS: readonly Command[] = [reportCommand, logsCommand];

export function analyzer(host: Host): Promise<number> {
  return runCli({ app: 'analyzer', version: workspaceVersion(workspaceRoot()), commands: COMMANDS }, host);
}
