import { commandName, type Command } from './command.ts';
import { commandsOf, type AppName } from './command-table.ts';
import { FLAGS_NX_EATS } from './nx-flags.ts';

/** What is wrong with an app's commands, in words: each app's tests expect nothing. */
export function commandProblems(app: AppName, commands: readonly Command[]): readonly string[] {
  const problems: string[] = [];
  const names = commands.map(commandName);
  const rows = commandsOf(app).map((row) => row.name);
  for (const name of names)
    if (!rows.includes(name)) problems.push(`commands.json has no row for ${name} of ${app}`);
  for (const name of rows)
    if (!names.includes(name)) problems.push(`${app} has no command ${name}, which commands.json promises`);
  for (const command of commands) {
    for (const [option, { alias, describe }] of Object.entries(command.options)) {
      const spellings = [option, ...[alias ?? []].flat()];
      const eaten = spellings.find((spelling) => (FLAGS_NX_EATS as readonly string[]).includes(spelling));
      if (eaten !== undefined)
        problems.push(`${commandName(command)} --${eaten}: Nx takes an option of that name for itself`);
      if (describe === undefined || describe === '')
        problems.push(`${commandName(command)} --${option} does not say what it does`);
    }
  }
  return problems;
}
