import { painter, renderText, wrapText, type TextOptions } from '../../table/render-text.ts';
import { sidesOf } from './gate-method.ts';
import type { GateModel, GateOutcome } from './gate-model.ts';
import { shortTable } from './gate-tables.ts';

const COLOUR: Readonly<Record<GateOutcome, string>> = {
  regression: '1;31',
  failed: '1;31',
  inconclusive: '1;33',
  passed: '1;32',
};

/** The same for a terminal: the answer, the table, what there is to say of it. */
export function renderGateText(model: GateModel, options: TextOptions): string {
  const paint = painter(options.colour);
  const lines = (content: string) => wrapText(content, options.width).map((line) => `${line}\n`);
  const listed = (title: string, sentences: readonly string[]) =>
    sentences.flatMap((sentence) => lines(`${title}: ${sentence}`));
  return [
    ...lines(model.headline).map((line) => paint(COLOUR[model.outcome], line)),
    '\n',
    renderText(shortTable(model), options),
    '\n',
    ...listed('worse', model.regressions),
    ...listed('cannot be told', model.doubts),
    ...listed('better', model.improvements),
    ...model.notes.flatMap(lines),
    ...lines(sidesOf(model)),
    ...lines(`${model.balance}.`),
    ...lines(`again: ${model.repeat}`),
  ].join('');
}
