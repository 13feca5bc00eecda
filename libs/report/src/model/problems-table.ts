import type { RunFacts } from '@lambda-bench/metrics';
import { number, text, type Table } from '../table/table.ts';
import { isOutOfMemory } from './out-of-memory.ts';

/** What was planned and is in no other table, by cell and reason; sizes that are too small have their own. Undefined when there is nothing. */
export function problemsTable(facts: RunFacts): Table | undefined {
  const rows = [
    ...facts.reasons
      .filter((row) => row.type === 'reject' || !isOutOfMemory(row))
      .map(({ type, cell, kind, reason, message, count }) => ({
        cell,
        what: type,
        kind: kind ?? 'both',
        count,
        why: `${reason}: ${message}`,
      })),
    ...facts.unreadable.map(({ cell, reason, count }) => ({
      cell,
      what: 'unreadable',
      kind: 'not known',
      count,
      why: reason,
    })),
  ];
  if (rows.length === 0) return undefined;
  return {
    id: 'problems',
    title: 'Failures, rejects and skips',
    note: 'A reject was asked again and does not count as planned; the rest is missing from the tables above.',
    columns: [
      { id: 'cell', title: 'cell', align: 'left' },
      { id: 'what', title: 'what', align: 'left', filter: true },
      { id: 'start', title: 'start', align: 'left', filter: true },
      { id: 'count', title: 'count', align: 'right' },
      { id: 'why', title: 'why', align: 'left', filter: true },
    ],
    rows: rows.map(({ cell, what, kind, count, why }) => [
      text(cell),
      text(what),
      text(kind),
      number(count, 'count'),
      text(why),
    ]),
  };
}
