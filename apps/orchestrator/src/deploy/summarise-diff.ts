import { counted } from '@lambda-bench/config';
import { describeStatements } from './alike-statements.ts';
import { readIamTable } from './iam-table.ts';

/** What fits on a screen or two is shown as it is. */
const SHORT = 60;

/**
 * A diff that somebody reads before saying yes: permissions, removals and replacements in full, the rest as counts by
 * type. What is not recognised stays as it was said.
 */
export function summariseDiff(lines: readonly string[]): readonly string[] {
  if (lines.length <= SHORT) return lines;
  const summed = blocksOf(lines).flatMap(summariseBlock);
  return [...summed, '', `${counted(lines.length, 'line')}, summed up; --full-diff shows them all`];
}

/** A heading with what belongs to it, up to the next one. */
interface Block {
  readonly heading: string;
  readonly lines: readonly string[];
}

const HEADING = /^(Stack |Template$|Parameters$|Resources$|Conditions$|Mappings$|Outputs$|.* Changes$)/;

function blocksOf(lines: readonly string[]): readonly Block[] {
  const blocks: { heading: string; lines: string[] }[] = [];
  for (const line of lines) {
    if (HEADING.test(line) || blocks.length === 0) blocks.push({ heading: line, lines: [] });
    else blocks.at(-1)?.lines.push(line);
  }
  return blocks;
}

function summariseBlock({ heading, lines }: Block): readonly string[] {
  const said = lines.filter((line) => line.trim() !== '' && !line.startsWith('(NOTE: '));
  if (heading.startsWith('Stack ')) return ['', heading, ...said];
  // Descriptions, and what the CDK itself needs in every template.
  if (heading === 'Template') return [];
  if (heading === 'Parameters') {
    const others = said.filter((line) => !/ BootstrapVersion BootstrapVersion: /.test(line));
    return others.length === 0 ? [] : [heading, ...others];
  }
  if (heading === 'Resources') return [heading, ...countByType(said)];
  const statements = heading === 'IAM Statement Changes' ? readIamTable(said) : undefined;
  return [heading, ...(statements === undefined ? said : describeStatements(statements))];
}

const OF_RESOURCE = /^\[([+~-])\] (\S+::\S+) /;
/** A table that is replaced is empty afterwards. */
const NOT_TO_MISS = /^\[-\]|replac|destroy|orphan|recreat/i;

/** `[+] 36 AWS::Lambda::Function`, `[~] 12 AWS::Lambda::Function (Code, Metadata)`. */
function countByType(lines: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  const inFull: string[] = [];
  for (const resource of resourcesIn(lines)) {
    const [first = '', ...details] = resource;
    const [, sign, type] = OF_RESOURCE.exec(first) ?? [];
    if (sign === undefined || type === undefined || resource.some((line) => NOT_TO_MISS.test(line))) {
      inFull.push(...resource);
      continue;
    }
    const changed = details.flatMap((line) => /^ [├└]─ \[.\] ([\w.]+)/.exec(line)?.[1] ?? []);
    const kind = `${type}${changed.length === 0 ? '' : ` (${changed.join(', ')})`}`;
    const key = `[${sign}] # ${kind}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...[...counts].map(([kind, count]) => kind.replace('#', String(count))), ...inFull];
}

/** Each with the lines of what changes in it. */
function resourcesIn(lines: readonly string[]): readonly (readonly string[])[] {
  const resources: string[][] = [];
  for (const line of lines) {
    if (line.startsWith('[') || resources.length === 0) resources.push([line]);
    else resources.at(-1)?.push(line);
  }
  return resources;
}
