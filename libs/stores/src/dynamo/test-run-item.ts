import { BenchError } from '@lambda-bench/config';
import { fromAttribute, toAttribute } from './attribute-value.ts';
import { ALL_RUNS, testRunKey } from './item-keys.ts';
import { ITEM_BYTES_MAX, wireBytes, type Item } from './record-items.ts';
import type { TestRun } from './test-run.ts';

/** Raised when a reader of an earlier version would misunderstand. */
const SCHEMA = 1;

export const TEST_RUN = 'test-run';

/** Ten thousand cells have 400 KB of names; the header, which may be in parts, has them too. */
export function testRunItem(testRun: TestRun): Item {
  const whole = itemOf(testRun);
  if (wireBytes(whole) <= ITEM_BYTES_MAX) return whole;
  const { matrix: _, ...rest } = testRun;
  return itemOf(rest);
}

export function testRunOf(item: Item): TestRun {
  const { schema, ...values } = fieldsOf(item, TEST_RUN);
  if (schema === SCHEMA) return values as unknown as TestRun;
  throw new BenchError(
    'LB_JOURNAL',
    `run ${item['run']?.S ?? '?'} was stored as schema ${String(schema)}, this program reads ${SCHEMA}`,
    'read it with the version that wrote it, or a later one',
  );
}

/** The attributes of an entity, without its keys. */
export function fieldsOf(item: Item, entity: string): Readonly<Record<string, unknown>> {
  if (item['entity']?.S !== entity) {
    throw new BenchError(
      'LB_STORE',
      `${item['pk']?.S ?? '?'} / ${item['sk']?.S ?? '?'} is no ${entity}`,
      'the item was not written by this program; name the table with --table',
    );
  }
  const { pk, sk, cellPk, cellSk, runPk, runSk, entity: _, ...own } = item;
  return fromAttribute({ M: own }) as Record<string, unknown>;
}

/** An entity whose fields are attributes of the item, beside its keys. */
export function entityItem(entity: string, keys: Readonly<Record<string, string>>, fields: object): Item {
  return {
    ...toAttribute(fields).M,
    ...Object.fromEntries(Object.entries({ ...keys, entity }).map(([name, text]) => [name, { S: text }])),
  };
}

function itemOf(testRun: TestRun): Item {
  const key = testRunKey(testRun.run);
  return entityItem(
    TEST_RUN,
    { pk: key, sk: key, runPk: ALL_RUNS, runSk: `${testRun.startedAt}#${testRun.run}` },
    { schema: SCHEMA, ...testRun },
  );
}
