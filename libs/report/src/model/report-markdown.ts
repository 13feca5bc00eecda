import type { ReportModel, Section } from './report-model.ts';
import { escapeMarkdown, renderMarkdown } from '../table/render-markdown.ts';

export interface MarkdownOptions {
  /** Where the charts' files are, relative to the document; undefined leaves them out. */
  readonly chartFolder?: string;
}

/** The report for a repository or a pull request. */
export function renderReportMarkdown(model: ReportModel, options: MarkdownOptions = {}): string {
  return [
    `${escapeMarkdown(model.balance)}\n\n`,
    `# ${escapeMarkdown(model.title)}\n\n`,
    `${escapeMarkdown(model.lead)}.\n\n`,
    ...model.warnings.map((warning) => `> **Note:** ${escapeMarkdown(warning)}\n>\n`),
    model.warnings.length === 0 ? '' : '\n',
    ...model.verdicts.map(verdictOf),
    ...model.sections.map((section) => sectionOf(section, options)),
    '## How this was measured\n\n',
    ...model.foot.map(
      (group) =>
        `**${escapeMarkdown(group.title)}**\n\n${group.entries
          .map(({ name, value }) => `- ${escapeMarkdown(name)}: ${escapeMarkdown(value)}\n`)
          .join('')}\n`,
    ),
  ].join('');
}

function verdictOf(verdict: ReportModel['verdicts'][number]): string {
  const answers = verdict.answers.map(({ question, answer, detail, ties }) => {
    const figures = detail === '' ? '' : `: ${escapeMarkdown(detail)}`;
    const tied = ties.length === 0 ? '' : `; tied with ${escapeMarkdown(ties.join(', '))}`;
    return `- ${escapeMarkdown(question)}: **${escapeMarkdown(answer)}**${figures}${tied}\n`;
  });
  const remarks = verdict.remarks.map((remark) => `- ${escapeMarkdown(remark)}\n`);
  return `## ${escapeMarkdown(verdict.title)}\n\n${[...answers, ...remarks].join('')}\n`;
}

function sectionOf(section: Section, options: MarkdownOptions): string {
  const charts = section.charts.map((panel) => {
    if (panel.kind === 'missing')
      return `*${escapeMarkdown(panel.title)}*: ${escapeMarkdown(panel.reason)}\n\n`;
    return options.chartFolder === undefined
      ? ''
      : `![${escapeMarkdown(panel.title)}](${options.chartFolder}/${panel.id}.svg)\n\n`;
  });
  return [
    `## ${escapeMarkdown(section.title)}\n\n`,
    ...section.paragraphs.map((paragraph) => `${escapeMarkdown(paragraph)}\n\n`),
    ...section.tables.map((table) => renderMarkdown(table)),
    ...charts,
  ].join('');
}
