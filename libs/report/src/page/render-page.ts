import { chartTable } from '../chart/chart-table.ts';
import { renderSvg } from '../chart/render-svg.ts';
import { chartsOf, type Panel, type ReportModel, type Section } from '../model/report-model.ts';
import { escapeHtml } from '../table/escape-html.ts';
import { renderHtml } from '../table/render-html.ts';
import { PAGE_STYLE } from './page-style.ts';

export interface PageOptions {
  /** The page's own program: sorts, filters, switches the theme and draws the charts alive. */
  readonly script: string;
  /** Where changes are announced as server-sent events, if the page is served while its run goes on. */
  readonly live?: string;
  /** Stills that were drawn already, by chart; else they are drawn here. */
  readonly stills?: ReadonlyMap<string, string>;
}

const STILL_WIDTH = 960;

/** One file that needs nothing else: no network, no font, no other file. Without script it still shows everything. */
export function renderPage(model: ReportModel, options: PageOptions): string {
  const live = options.live === undefined ? '' : ` data-live="${escapeHtml(options.live)}"`;
  const connect = options.live === undefined ? "'none'" : "'self'";
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; connect-src ${connect}; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<!-- ${escapeHtml(model.balance).replaceAll('--', '‐‐')} -->
<html lang="en"${live}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="icon" href="data:,">
<title>${escapeHtml(model.title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<div class="balance${model.books.missing === 0 ? '' : ' short'}"><div class="wrap"><p>${escapeHtml(model.balance)}</p></div></div>
${navigation(model)}
<main id="main" class="wrap">
<h1>${escapeHtml(model.title)}</h1>
<p class="lead">${escapeHtml(model.lead)}.</p>
${warningsOf(model)}
${verdictsOf(model)}
${model.sections.map((section) => sectionOf(section, options)).join('\n')}
${footOf(model)}
</main>
<script type="application/json" id="charts">${embedJson(chartsOf(model))}</script>
<script>${options.script.replaceAll('</script', '<\\/script')}</script>
</body>
</html>
`;
}

/** Nothing in it can end the script element or begin a comment. */
function embedJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

function navigation(model: ReportModel): string {
  const links = [
    ...(model.verdicts.length === 0 ? [] : [{ id: 'answer', title: 'Answer' }]),
    ...model.sections,
    { id: 'method', title: 'Method' },
  ].map(({ id, title }) => `<li><a href="#${escapeHtml(id)}">${escapeHtml(title)}</a></li>`);
  return `<nav aria-label="Sections"><div class="wrap"><ul>${links.join('')}</ul><button type="button" id="theme" hidden>Theme</button></div></nav>`;
}

function warningsOf(model: ReportModel): string {
  if (model.warnings.length === 0) return '';
  const items = model.warnings.map((warning) => `<li>${escapeHtml(warning)}</li>`);
  return `<ul class="warnings" aria-label="Warnings">${items.join('')}</ul>`;
}

function verdictsOf(model: ReportModel): string {
  if (model.verdicts.length === 0) return '';
  const cards = model.verdicts.map((verdict) => {
    const answers = verdict.answers.map(({ question, answer, detail, ties }) => {
      const tied =
        ties.length === 0 ? '' : `<span class="detail">tied with ${escapeHtml(ties.join(', '))}</span>`;
      return `<dt>${escapeHtml(question)}</dt><dd><strong>${escapeHtml(answer)}</strong><span class="detail">${escapeHtml(detail)}</span>${tied}</dd>`;
    });
    const remarks = verdict.remarks.map((remark) => `<li>${escapeHtml(remark)}</li>`);
    const list = remarks.length === 0 ? '' : `<ul>${remarks.join('')}</ul>`;
    return `<section class="card"><h3>${escapeHtml(verdict.title)}</h3><dl>${answers.join('')}</dl>${list}</section>`;
  });
  return `<h2 id="answer">Answer</h2><div class="cards">${cards.join('')}</div>`;
}

function sectionOf(section: Section, options: PageOptions): string {
  return [
    `<section aria-labelledby="${escapeHtml(section.id)}"><h2 id="${escapeHtml(section.id)}">${escapeHtml(section.title)}</h2>`,
    ...section.paragraphs.map((paragraph) => `<p class="lead">${escapeHtml(paragraph)}</p>`),
    ...section.charts.map((panel) => panelOf(panel, options)),
    ...section.tables.map(renderHtml),
    '</section>',
  ].join('\n');
}

function panelOf(panel: Panel, options: PageOptions): string {
  if (panel.kind === 'missing') {
    return `<figure><h3>${escapeHtml(panel.title)}</h3><p class="note">Not drawn: ${escapeHtml(panel.reason)}</p></figure>`;
  }
  const svg =
    options.stills?.get(panel.id) ?? renderSvg(panel, { theme: 'light', width: STILL_WIDTH, titled: false });
  const numbers = renderHtml(chartTable(panel)).replace('class="table"', 'class="numbers"');
  return `<figure id="${escapeHtml(panel.id)}"><h3>${escapeHtml(panel.title)}</h3><p class="note">${escapeHtml(panel.subtitle)}</p><div class="chart" data-chart="${escapeHtml(panel.id)}" role="img" aria-label="${escapeHtml(`${panel.title}. ${panel.subtitle} The numbers follow as a table.`)}">${svg}</div><details><summary>The numbers</summary>${numbers}</details></figure>`;
}

function footOf(model: ReportModel): string {
  const groups = model.foot.map((group) => {
    const entries = group.entries.map(
      ({ name, value }) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`,
    );
    return `<h3>${escapeHtml(group.title)}</h3><dl>${entries.join('')}</dl>`;
  });
  return `<footer class="foot"><h2 id="method">How this was measured</h2>${groups.join('')}</footer>`;
}
