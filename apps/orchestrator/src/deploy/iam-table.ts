/** A statement of a policy as `cdk diff` has it in its table; `+` is new, `-` goes. */
export interface ShownStatement {
  readonly sign: string;
  readonly resources: readonly string[];
  readonly effect: string;
  readonly actions: readonly string[];
  readonly principals: readonly string[];
  readonly conditions: readonly string[];
}

const COLUMNS = ['', 'Resource', 'Effect', 'Action', 'Principal', 'Condition'];

/** Of the lines of one table; undefined where it is not the table that it is taken for. */
export function readIamTable(lines: readonly string[]): readonly ShownStatement[] | undefined {
  const [head, ...rows] = lines.filter((line) => line.startsWith('│')).map(cellsOf);
  if (head?.join() !== COLUMNS.join()) return undefined;
  const statements: string[][][] = [];
  for (const row of rows) {
    if (row.length !== COLUMNS.length) return undefined;
    if (row[0] !== '') statements.push(COLUMNS.map(() => []));
    const statement = statements.at(-1);
    // What is too much for one line goes on below, with no sign.
    row.forEach((cell, column) => cell !== '' && statement?.[column]?.push(cell));
  }
  return statements.map(
    ([sign = [], resources = [], effect = [], actions = [], principals = [], conditions = []]) => ({
      sign: sign.join(''),
      resources,
      effect: effect.join(' '),
      actions,
      principals,
      conditions,
    }),
  );
}

function cellsOf(line: string): readonly string[] {
  return line
    .split('│')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
