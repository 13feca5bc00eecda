import { counted, allFunctions, functionName } from '@lambda-bench/config';
import type { ShownStatement } from './iam-table.ts';

/** Stands for a function's name where nothing else differs. */
const ANY = '<function>';

const NAMES = new RegExp(
  allFunctions()
    .map(functionName)
    .sort((a, b) => b.length - a.length)
    .join('|'),
  'g',
);

/** From so many on, resources that differ in nothing but a function's name are one line. */
const MANY = 4;

/**
 * Every statement with all that it says. Each function has the same few, so those that differ in nothing but its name
 * are told once, with the names that they are for.
 */
export function describeStatements(statements: readonly ShownStatement[]): readonly string[] {
  const groups = new Map<string, { readonly lines: readonly string[]; readonly names: string[] }>();
  for (const statement of statements) {
    const names = namesIn(statement);
    const [only] = names;
    const lines = names.length === 1 ? linesOf(anyFunction(statement)) : linesOf(withManyAlike(statement));
    const key = lines.join('\n');
    const group = groups.get(key) ?? { lines, names: [] };
    if (only !== undefined && names.length === 1) group.names.push(only);
    groups.set(key, group);
  }
  const all = new Set(statements.flatMap(namesIn)).size;
  return [...groups.values()].flatMap(({ lines, names }) => [...lines, ...forWhich(names, all)]);
}

function forWhich(names: readonly string[], all: number): readonly string[] {
  if (names.length === 0) return [];
  const each =
    names.length === all && all >= MANY ? `each of the ${counted(all, 'function')}` : names.join(', ');
  return [`      ${ANY} is ${each}`];
}

function linesOf({
  sign,
  effect,
  actions,
  principals,
  resources,
  conditions,
}: ShownStatement): readonly string[] {
  return [
    `[${sign}] ${effect} ${actions.join(', ')}`,
    `      to ${principals.join(', ')}`,
    ...resources.map((resource) => `      on ${resource}`),
    ...(conditions.length === 0 ? [] : [`      if ${conditions.join(' ')}`]),
  ];
}

function namesIn({ resources, principals, conditions }: ShownStatement): readonly string[] {
  return [...new Set([...resources, ...principals, ...conditions].join('\n').match(NAMES) ?? [])];
}

function anyFunction(statement: ShownStatement): ShownStatement {
  const replaced = (texts: readonly string[]) => texts.map((text) => text.replaceAll(NAMES, ANY));
  const { resources, principals, conditions } = statement;
  return {
    ...statement,
    resources: replaced(resources),
    principals: replaced(principals),
    conditions: replaced(conditions),
  };
}

/** One statement on many functions, as the runner's role has it. */
function withManyAlike(statement: ShownStatement): ShownStatement {
  const forms = new Map<string, string[]>();
  for (const resource of statement.resources) {
    const form = resource.replaceAll(NAMES, ANY);
    forms.set(form, [...(forms.get(form) ?? []), resource]);
  }
  const resources = [...forms].flatMap(([form, alike]) =>
    alike.length < MANY ? alike : [`${form}, ${alike.length} of them`],
  );
  return { ...statement, resources };
}
