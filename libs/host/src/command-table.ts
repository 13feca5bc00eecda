import table from './commands.json' with { type: 'json' };

export type AppName = 'orchestrator' | 'analyzer';

/** Which app owns a command, and what it says of itself. The launcher reads the same file. */
export interface CommandRow {
  readonly name: string;
  readonly app: string;
  /** Other apps whose programs it starts: the launcher builds them as well. */
  readonly needs?: readonly string[];
  readonly summary: string;
}

export function commandsOf(app: AppName): readonly CommandRow[] {
  return table.filter((row) => row.app === app);
}
