import { counted, FREE_EPHEMERAL_MB, pricesOf, PRICES_AS_OF } from '@lambda-bench/config';
import type { RunFacts } from '@lambda-bench/metrics';
import type { FootGroup } from './report-model.ts';

type Entry = FootGroup['entries'][number];

/** What somebody needs to believe the numbers, or to get them again. */
export function footOf(facts: RunFacts): readonly FootGroup[] {
  const { header } = facts;
  return [
    ...(header === undefined
      ? []
      : [
          { title: 'Run', entries: runEntries(header) },
          { title: 'Machine', entries: flatten(header.environment) },
          { title: 'Artefacts', entries: artefactEntries(header) },
        ]),
    { title: 'Money', entries: moneyEntries(header?.region ?? 'unknown', header?.pricesAsOf) },
    { title: 'Method', entries: METHOD },
  ].filter((group) => group.entries.length > 0);
}

type Header = NonNullable<RunFacts['header']>;

function runEntries(header: Header): readonly Entry[] {
  const { commit, version } = header.harness;
  return [
    { name: 'run', value: header.run },
    { name: 'harness', value: commit === undefined ? version : `${version}, commit ${commit}` },
    { name: 'seed', value: String(header.seed) },
    { name: 'options', value: describeOptions(header.options) },
    ...(header.notes === undefined ? [] : [{ name: 'notes', value: header.notes }]),
  ];
}

/** As one would type them; what was not asked for is left out. */
function describeOptions(options: Header['options']): string {
  return (
    Object.entries(options)
      .filter(([, value]) => value !== false && value !== null)
      .map(([name, value]) =>
        value === true
          ? `--${name}`
          : `--${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
      )
      .join(' ') || 'none'
  );
}

function artefactEntries(header: Header): readonly Entry[] {
  return header.functions.map(({ name, runtime, workloadVersion, codeSha256, codeBytes }) => ({
    name,
    value: [
      runtime,
      `workload version ${workloadVersion}`,
      codeSha256 === undefined ? 'digest not told' : `SHA-256 ${codeSha256}`,
      ...(codeBytes === undefined ? [] : [counted(codeBytes, 'byte')]),
    ].join(', '),
  }));
}

function moneyEntries(region: string, asOf: string | undefined): readonly Entry[] {
  const prices = pricesOf(region);
  const entries: Entry[] = [
    {
      name: 'price table of',
      value:
        asOf === undefined || asOf === PRICES_AS_OF
          ? PRICES_AS_OF
          : `${PRICES_AS_OF}; the run was planned with that of ${asOf}`,
    },
  ];
  if (prices === undefined)
    return [...entries, { name: 'region', value: `${region}: no price known, so no money is shown` }];
  const rate = (id: 'arm64' | 'x86_64') => `${id} $${prices.gbSecondUsd[id][0]?.usd ?? 0} per GB-second`;
  return [
    ...entries,
    {
      name: 'region',
      value: `${region}: ${rate('arm64')}, ${rate('x86_64')}, $${(prices.requestUsd * 1e6).toFixed(2)} per million requests, first tier; from ${prices.source}`,
    },
    {
      name: 'formula',
      value: `billed ms ÷ 1000 × memory MB ÷ 1024 × GB-second rate + request fee + (ephemeral MB beyond ${FREE_EPHEMERAL_MB}) ÷ 1024 × billed s × storage rate; billed includes the init. Means of unrounded prices.`,
    },
  ];
}

export const METHOD: readonly Entry[] = [
  {
    name: 'samples',
    value:
      'every cold start forced and verified by its REPORT line and environment, every warm one too; what fails the check is rejected, counted and asked again',
  },
  { name: 'order', value: 'rounds: every cell once a round, in random order, so that drift meets all alike' },
  {
    name: 'numbers',
    value: 'medians and percentiles of everything measured, nothing trimmed; means for money alone',
  },
  {
    name: 'intervals',
    value:
      '95 %, cluster bootstrap over rounds; of a single round, exact order statistics; none where there are too few rounds',
  },
  {
    name: 'verdicts',
    value:
      'ratio of medians, round by round: faster or slower beyond 3 % and 1 ms, slightly when proven but less than that, equivalent when proven to be within it, else no detectable difference',
  },
  {
    name: 'not measured',
    value:
      'the network between a caller and Lambda, other regions; and on this machine: Graviton, placement, Lambda’s own start-up',
  },
];

/** Nested facts as `cpu.model`; lists in one line. */
function flatten(value: Readonly<Record<string, unknown>>, prefix = ''): readonly Entry[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const name = `${prefix}${key}`;
    if (inner === undefined || inner === null) return [];
    if (typeof inner === 'object' && !Array.isArray(inner)) {
      return flatten(inner as Readonly<Record<string, unknown>>, `${name}.`);
    }
    return [{ name, value: typeof inner === 'string' ? inner : JSON.stringify(inner) }];
  });
}
