import { escapeMarkdown, markdownRows, renderMarkdown } from '../../table/render-markdown.ts';
import { methodOf, sidesOf } from './gate-method.ts';
import type { GateModel } from './gate-model.ts';
import { comparisonTable, shortTable } from './gate-tables.ts';

/**
 * The comment of a pull request: the answer first, a small table, the rest folded. Its first line is invisible and the same
 * for every run of the same gate, so that the comment is found again and replaced.
 */
export function renderGateMarkdown(model: GateModel): string {
  const table = shortTable(model);
  return [
    `${gateMarker(model)}\n`,
    `**${escapeMarkdown(model.headline)}**\n\n`,
    `${escapeMarkdown(sidesOf(model))}\n\n`,
    markdownRows(table),
    list('Worse', model.regressions),
    list('Cannot be told', model.doubts),
    list('Better', model.improvements),
    folded('Notes', items(model.notes)),
    folded('Every number', renderMarkdown(comparisonTable(model.comparisons), 4)),
    folded(
      'How it was measured',
      [{ title: 'Gate', entries: methodOf(model) }, ...model.foot]
        .map(
          ({ title, entries }) =>
            `**${escapeMarkdown(title)}**\n\n${items(entries.map(({ name, value }) => `${name}: ${value}`))}`,
        )
        .join('\n'),
    ),
    `${escapeMarkdown(model.balance)}. Again:\n\n${fenced(model.repeat)}`,
  ].join('');
}

/** Names may hold anything that a folder's may, and a comment must not be ended by one. */
export function gateMarker({ name }: Pick<GateModel, 'name'>): string {
  return `<!-- lambda-bench:gate ${name.replaceAll(/[^\w.-]/g, '-').replaceAll(/-{2,}/g, '-')} -->`;
}

function list(title: string, sentences: readonly string[]): string {
  return sentences.length === 0 ? '' : `**${title}**\n\n${items(sentences)}\n`;
}

function items(sentences: readonly string[]): string {
  return sentences.map((sentence) => `- ${escapeMarkdown(sentence)}\n`).join('');
}

function folded(title: string, content: string): string {
  return content === '' ? '' : `<details><summary>${title}</summary>\n\n${content}\n</details>\n\n`;
}

/** The fence is longer than any within. */
function fenced(code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}sh\n${code.replaceAll(/\s*\n\s*/g, ' ')}\n${fence}\n`;
}
