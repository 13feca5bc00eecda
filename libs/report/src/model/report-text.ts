import type { ReportModel } from './report-model.ts';
import { painter, renderText, wrapText, type TextOptions } from '../table/render-text.ts';

/** The report of a terminal: the answer, then the tables. Charts are files. */
export function renderReportText(model: ReportModel, options: TextOptions): string {
  const paint = painter(options.colour);
  const lines = (content: string, indent = '') =>
    wrapText(content, options.width === undefined ? undefined : options.width - indent.length).map(
      (line, index) => `${index === 0 ? indent : ' '.repeat(indent.length)}${line}\n`,
    );
  const out: string[] = [
    ...lines(model.balance).map((line) => paint(model.books.missing === 0 ? '1' : '1;33', line)),
    ...lines(`${model.title}: ${model.lead}`),
    ...model.warnings.flatMap((warning) => lines(warning, '! ').map((line) => paint('33', line))),
  ];
  for (const verdict of model.verdicts) {
    out.push('\n', `${paint('1', verdict.title)}\n`);
    for (const { question, answer, detail, ties } of verdict.answers) {
      out.push(...lines(`${answer}${detail === '' ? '' : `: ${detail}`}`, `  ${question.padEnd(11)} `));
      if (ties.length > 0) out.push(...lines(`tied with ${tiesInShort(ties)}`, ' '.repeat(14)));
    }
  }
  // After all answers, so that these fit on the first screen.
  for (const { title, remarks } of model.verdicts) {
    if (remarks.length === 0) continue;
    out.push('\n', `${paint('1', `What to know of ${title}`)}\n`);
    for (const remark of remarks) out.push(...lines(remark, '  '));
  }
  for (const section of model.sections) {
    if (section.tables.length === 0 || section.filesOnly === true) continue;
    out.push('\n', `${paint('1', section.title)}\n`);
    for (const paragraph of section.paragraphs) out.push(...lines(paragraph));
    for (const table of section.tables) out.push('\n', renderText(table, options));
  }
  out.push('\n');
  for (const group of model.foot) {
    for (const { name, value } of group.entries)
      out.push(...lines(value, `${name}: `).map((line) => paint('2', line)));
  }
  return out.join('');
}

const TIES_SHOWN = 2;

/** The page and report.json have all of them. */
function tiesInShort(ties: readonly string[]): string {
  if (ties.length <= TIES_SHOWN + 1) return ties.join(', ');
  // The last may itself say how many were left out.
  const more = /^(\d+) more$/.exec(ties.at(-1) ?? '')?.[1];
  const hidden = ties.length - TIES_SHOWN + (more === undefined ? 0 : Number(more) - 1);
  return `${ties.slice(0, TIES_SHOWN).join(', ')} and ${hidden} more`;
}
