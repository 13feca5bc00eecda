const WIDTH = 120;

/** Where a source of Java is not written as the others are: `<line> <what>`. */
export function javaShape(source: string): readonly string[] {
  const problems: string[] = [];
  const lines = source.split('\n');
  for (const [at, line] of lines.entries()) {
    if (line.includes('\t')) problems.push(`${at + 1} holds a tab`);
    if (/\s$/.test(line)) problems.push(`${at + 1} ends in white space`);
    if (line.length > WIDTH) problems.push(`${at + 1} is ${line.length} wide, and ${WIDTH} is the most`);
  }
  if (!source.endsWith('\n') || source.endsWith('\n\n')) {
    problems.push(`${lines.length} does not end in one line break`);
  }
  return [...problems, ...importsOutOfOrder(lines)];
}

/** Static imports first, each kind in the order of its text, and none that nothing names. */
function importsOutOfOrder(lines: readonly string[]): readonly string[] {
  const imports = lines.filter((line) => line.startsWith('import '));
  const isStatic = (line: string): boolean => line.startsWith('import static ');
  const sorted = [...imports.filter(isStatic).sort(), ...imports.filter((line) => !isStatic(line)).sort()];
  const wrong = imports.findIndex((line, at) => line !== sorted[at]);
  const first = imports[wrong];
  const order = first === undefined ? [] : [`${lines.indexOf(first) + 1} is out of order: ${first}`];
  const body = lines.filter((line) => !line.startsWith('import ')).join('\n');
  const unused = imports.filter((line) => {
    const name = /(\w+);$/.exec(line)?.[1];
    return name !== undefined && !new RegExp(`\\b${name}\\b`).test(body);
  });
  return [...order, ...unused.map((line) => `${lines.indexOf(line) + 1} is used by nothing: ${line}`)];
}
