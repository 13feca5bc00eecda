import { counted, GATE_METRICS, pricesOf, type GateMetricId } from '@lambda-bench/config';
import type { RunFacts } from '@lambda-bench/metrics';
import { booksLine, type FunctionOfRecord, type Header } from '@lambda-bench/records';
import { footOf } from '../foot.ts';
import { repeatableRandom } from '../repeatable-random.ts';
import { runOf } from '../run-of-report.ts';
import { comparePairs } from './compare-pairs.ts';
import { gateFacts } from './gate-facts.ts';
import { gateFailures } from './gate-failures.ts';
import {
  GATE_SCHEMA,
  type GateFailed,
  type GateModel,
  type GateOutcome,
  type GateSide,
} from './gate-model.ts';
import { gateFunctions, gatePairs, type GateFunctions, type GatePair } from './gate-pairs.ts';
import { gateThresholds, type GateThresholds } from './gate-thresholds.ts';
import { describeUnanswered, headlineOf, sentencesOf, type Sentences } from './gate-words.ts';
import { repeatCommand } from './repeat-command.ts';

export interface GateRequest {
  readonly facts: RunFacts;
  readonly metrics?: readonly GateMetricId[];
  /** Shares of the base that a change has to exceed, where they are not the usual ones. */
  readonly shares?: Readonly<Partial<Record<GateMetricId, number>>>;
}

/** Whether the head is worse than the base, or the reason why a run does not tell: it is not of a gate. */
export function judgeRun(request: GateRequest): GateModel | { readonly notAGate: string } {
  const { facts, metrics: asked = GATE_METRICS.map(({ id }) => id), shares = {} } = request;
  const { header } = facts;
  const thresholds: GateThresholds = gateThresholds(shares);
  const functions = gateFunctions(facts);
  if (header === undefined || functions === undefined) {
    return { notAGate: 'its header does not name one function as base and one as head' };
  }
  const unlike = ignoredNotes(header);
  // A checkout without its dependencies is smaller than a folder with them, whatever was changed.
  const metrics = unlike.length === 0 ? asked : asked.filter((id) => id !== 'size');
  const pairs = gatePairs(facts, functions);
  const comparisons = comparePairs(pairs, {
    metrics,
    thresholds,
    region: header.region,
    warmPerCell: header.plan.warmPerCell,
    random: repeatableRandom(`gate ${header.run}`),
  });
  const found = {
    comparisons,
    facts: gateFacts(functions, pairs, { metrics, thresholds }),
  };
  const failed = gateFailures(pairs, facts);
  const sentences = sentencesOf({ ...found, failed });
  const doubts = [
    ...(failed === undefined ? [] : describeUnanswered(failed)),
    ...unfinished(facts),
    ...skipped(pairs, facts),
    ...sentences.doubts,
  ];
  const outcome = outcomeOf(sentences, doubts, failed);
  return {
    schema: GATE_SCHEMA,
    outcome,
    headline: headlineOf(outcome, { ...sentences, doubts }, comparisons.length),
    name: nameOf(functions),
    regressions: sentences.regressions,
    doubts,
    improvements: sentences.improvements,
    notes: [...unlike, ...sentences.notes, ...notesOf(functions, header, metrics), ...readingNotes(facts)],
    base: sideOf(functions.base, header, 'from'),
    head: sideOf(functions.head, header, 'to'),
    ...found,
    ...failuresOf(failed),
    thresholds,
    balance: booksLine(facts.books),
    books: facts.books,
    run: { ...runOf(facts), seed: header.seed },
    repeat: repeatCommand(header),
    foot: footOf(facts).filter(({ title }) => title !== 'Method'),
  };
}

function failuresOf(failed: GateFailed | undefined): Pick<GateModel, 'failures' | 'failed'> {
  if (failed === undefined) return { failures: [] };
  const { cells, ...together } = failed;
  return { failures: cells, failed: together };
}

/** That a side never answered goes before what a package's size says, and after that only the head does not. */
function outcomeOf(
  { regressions }: Sentences,
  doubts: readonly string[],
  failed: GateFailed | undefined,
): GateOutcome {
  const nobody = (failed?.unanswered ?? []).length > 0;
  if (nobody && failed?.decision !== 'worse') return 'failed';
  if (regressions.length > 0) return 'regression';
  return doubts.length > 0 ? 'inconclusive' : 'passed';
}

function unfinished({ books, footer }: RunFacts): readonly string[] {
  if (books.missing > 0)
    return [`the run is not whole: ${books.missing} of ${books.planned} samples are missing`];
  return footer === undefined ? ['the run has not ended'] : [];
}

/** What was planned and not measured, once for both sides. */
function skipped(pairs: readonly GatePair[], { reasons }: RunFacts): readonly string[] {
  return pairs.flatMap(({ label, base, head }) => {
    const skip = reasons.find(
      ({ type, cell }) => type === 'skip' && (cell === base.name.key || cell === head.name.key),
    );
    if (skip === undefined) return [];
    return [`at ${label} ${skip.cell === base.name.key ? 'base' : 'head'} was skipped: ${skip.message}`];
  });
}

function notesOf(
  { base, head }: GateFunctions,
  { region }: Header,
  metrics: readonly GateMetricId[],
): readonly string[] {
  const same = base.codeSha256 !== undefined && base.codeSha256 === head.codeSha256;
  return [
    ...(same ? ['Base and head are the same code: what differs is chance.'] : []),
    ...(metrics.includes('cost') && pricesOf(region) === undefined
      ? [`Costs are not compared: no price is known for ${region}.`]
      : []),
  ];
}

/** What a working folder has and no checkout of the other side can have; --build makes that there as well. */
function ignoredNotes({ options }: Header): readonly string[] {
  if (options['build'] !== undefined) return [];
  return (
    [
      ['fromIgnored', 'base'],
      ['toIgnored', 'head'],
    ] as const
  ).flatMap(([option, role]) => {
    const files = options[option];
    if (!Array.isArray(files) || files.length === 0) return [];
    return [
      `The ${role} has files that git ignores (${files.map(String).join(', ')}), which a checkout of the other side has not: package size is not judged, and what uses them may differ for that alone; --build makes them there as well.`,
    ];
  });
}

/** What of the journal is in no comparison, and what the place that measured cannot tell. */
function readingNotes({ contradicted, unreadable, badLines, books, header }: RunFacts): readonly string[] {
  const unread = contradicted + unreadable.reduce((sum, { count }) => sum + count, 0);
  const rejected = books.rejects / Math.max(1, books.samples + books.rejects);
  return [
    unread > 0 &&
      `${counted(unread, 'sample is', 'samples are')} in no comparison: what Lambda reports is missing or contradicts them.`,
    badLines.length > 0 &&
      `${counted(badLines.length, 'line of the journal is', 'lines of the journal are')} no record.`,
    rejected > REJECTED_OFTEN &&
      `${(100 * rejected).toFixed(1)} % of the measurements were rejected and asked again.`,
    header?.backend === 'local' &&
      'Measured on this machine: what differs here differs on Lambda, by about the same share and not by the same milliseconds.',
    header?.backend === 'fake' && 'Measured with the fake backend: these numbers are made up.',
  ].filter((note) => note !== false);
}

const REJECTED_OFTEN = 0.05;

/** The two names but for what tells them apart, so that the next run of the gate is called the same. */
function nameOf({ head }: GateFunctions): string {
  return head.name.replace(/^head-/, '');
}

function sideOf(fn: FunctionOfRecord, { options }: Header, option: 'from' | 'to'): GateSide {
  const [source, commit] = [options[option], options[`${option}Commit`]];
  return {
    source: typeof source === 'string' ? source : option === 'to' ? 'the working folder' : fn.name,
    ...(typeof commit === 'string' && { commit }),
    function: fn.name,
    runtime: fn.runtime,
    ...(fn.codeSha256 !== undefined && { codeSha256: fn.codeSha256 }),
    ...(fn.codeBytes !== undefined && { codeBytes: fn.codeBytes }),
  };
}
