import { plainText } from '../iam/plain-text.ts';
import type { TemplateText } from './synth-bed.ts';

export interface FoundStatement {
  readonly resource: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** Every statement of every policy, wherever in a template it stands. */
export function statementsOf(template: TemplateText): readonly FoundStatement[] {
  return Object.entries(template.Resources).flatMap(([id, { Properties }]) =>
    policiesIn(Properties).map((statement) => ({
      resource: id,
      effect: plainText(statement['Effect']),
      actions: listOf(statement['Action'] ?? statement['NotAction']).map(plainText),
      // Who may take a role on is said by the role's own trust, which has no resource.
      resources: listOf(statement['Resource'] ?? statement['NotResource']).map(plainText),
    })),
  );
}

function policiesIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (Array.isArray(value)) return value.flatMap(policiesIn);
  if (typeof value !== 'object' || value === null) return [];
  const record = value as Readonly<Record<string, unknown>>;
  const own =
    'Statement' in record ? (listOf(record['Statement']) as Readonly<Record<string, unknown>>[]) : [];
  return [...own, ...Object.values(record).flatMap(policiesIn)];
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
