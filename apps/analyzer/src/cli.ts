import { runCli, workspaceRoot, workspaceVersion, type Command, type Host } from '@lambda-bench/host';
import { compareCommand } from './commands/compare.ts';
import { exportCommand } from './commands/export.ts';
import { historyCommand } from './commands/history.ts';
import { judgeCommand } from './commands/judge.ts';
import { logsCommand } from './commands/logs.ts';
import { reportCommand } from './commands/report.ts';
import { serveReportCommand } from './commands/serve-report.ts';

/** The commands that explain. A new one is a file in commands/, a line here and a row in commands.json. */
export const COMMANDS: readonly Command[] = [
  reportCommand,
  compareCommand,
  historyCommand,
  judgeCommand,
  exportCommand,
  serveReportCommand,
  logsCommand,
];

export function analyzer(host: Host): Promise<number> {
  return runCli({ app: 'analyzer', version: workspaceVersion(workspaceRoot()), commands: COMMANDS }, host);
}
