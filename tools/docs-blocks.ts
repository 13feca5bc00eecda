export interface ConsoleCommand {
  readonly command: string;
  /** The lines that the page shows below it. */
  readonly output: readonly string[];
}

/** The commands of a page's ```console blocks, each behind a `$ `. */
export function consoleCommands(markdown: string): readonly ConsoleCommand[] {
  const commands: { command: string; output: string[] }[] = [];
  for (const [, block = ''] of markdown.matchAll(/^```console\n(.*?)^```/gms)) {
    for (const line of block.split('\n')) {
      if (line.startsWith('$ ')) commands.push({ command: line.slice(2).trim(), output: [] });
      else if (line.trim() !== '') commands.at(-1)?.output.push(line);
    }
  }
  return commands;
}

/** The commands of a page's ```sh blocks: a page shows them, and nobody here can run them. */
export function shellCommands(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block = '']) =>
    block
      .split('\n')
      .map((line) => line.replace(/ #.*$/, '').trim())
      .filter((line) => line.startsWith('npx ')),
  );
}

/** Targets of links and pictures that are files of this repository. */
export function localLinks(markdown: string): readonly string[] {
  return [...markdown.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}
