import { missing, number, text, type Table, type Value } from '../../table/table.ts';
import { UNIT_LABEL, formatWithUnit } from '../../table/unit.ts';
import { describeChange, signedPercent } from '../comparisons.ts';
import { formatP } from '../format-p.ts';
import type { GateComparison, GateFact, GateModel } from './gate-model.ts';

/** What a comment shows at once; the rest is folded. */
const SHOWN = 12;

/** The answer as a table: what is worse first, then what is better, then in order. */
export function shortTable(model: GateModel): Table {
  const rows = [...model.comparisons, ...model.facts]
    .map((row, index) => ({ row, index }))
    .sort((a, b) => ORDER[a.row.decision] - ORDER[b.row.decision] || a.index - b.index)
    .slice(0, SHOWN)
    .map(({ row }) => row);
  return {
    id: 'gate',
    title: model.name,
    columns: [
      { id: 'metric', title: 'what', align: 'left' },
      { id: 'cell', title: 'memory', align: 'right' },
      { id: 'base', title: 'base', align: 'right' },
      { id: 'head', title: 'head', align: 'right' },
      { id: 'change', title: 'change (95 % interval)', align: 'right' },
      { id: 'verdict', title: 'verdict', align: 'left' },
    ],
    rows: rows.map((row) => [
      text(row.title),
      text(row.cell ?? '—'),
      ...('verdict' in row ? comparisonCells(row) : factCells(row)),
    ]),
  };
}

const ORDER = { worse: 0, inconclusive: 1, better: 2, none: 3 } as const;

const WORDS = { worse: 'worse', better: 'better', none: 'within the threshold' } as const;

function comparisonCells(row: GateComparison): readonly Value[] {
  return [
    sideCell(row, row.base),
    sideCell(row, row.head),
    row.change === undefined ? missing(row.why ?? 'not compared') : text(describeChange(row.change)),
    text(verdictText(row)),
  ];
}

function sideCell({ unit }: GateComparison, side: GateComparison['base']): Value {
  return side.kind === 'estimate' ? text(formatWithUnit(side.value, unit)) : side;
}

function verdictText({ decision, verdict }: GateComparison): string {
  if (decision === 'worse' || decision === 'better') return `${decision}: ${verdict}`;
  return decision === 'inconclusive' ? 'inconclusive' : verdict;
}

function factCells({ base, head, percent, unit, decision }: GateFact): readonly Value[] {
  return [
    text(formatWithUnit(base, unit)),
    text(formatWithUnit(head, unit)),
    text(`${signedPercent(percent)} %`),
    text(WORDS[decision]),
  ];
}

/** Every number of every comparison. */
export function comparisonTable(comparisons: readonly GateComparison[]): Table {
  return {
    id: 'gate-comparisons',
    title: 'Every comparison',
    note: 'Medians with 95 % intervals over rounds, means for money. A change is the mean of the rounds’ log ratios of medians, of mean prices for the cost, with Student’s interval. p is that it is no more than the threshold, adjusted for the number of comparisons.',
    columns: [
      { id: 'metric', title: 'what', align: 'left' },
      { id: 'unit', title: 'unit', align: 'left' },
      { id: 'cell', title: 'memory', align: 'right' },
      { id: 'base', title: 'base', align: 'right' },
      { id: 'head', title: 'head', align: 'right' },
      { id: 'n', title: 'n', align: 'right' },
      { id: 'rounds', title: 'rounds', align: 'right' },
      { id: 'change', title: 'change', align: 'right' },
      { id: 'p', title: 'p', align: 'right' },
      { id: 'verdict', title: 'verdict', align: 'left' },
    ],
    rows: comparisons.map((row) => [
      text(row.title),
      text(UNIT_LABEL[row.unit]),
      text(row.cell),
      row.base,
      row.head,
      text([row.base, row.head].map((side) => ('n' in side ? String(side.n) : '0')).join(' + ')),
      number(row.change?.rounds ?? 0, 'count'),
      row.change === undefined ? missing(row.why ?? 'not compared') : text(describeChange(row.change)),
      row.pAdjusted === undefined ? missing('not compared') : text(formatP(row.pAdjusted)),
      text(row.verdict),
    ]),
  };
}
