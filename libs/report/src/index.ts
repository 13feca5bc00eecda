export type { Canvas } from './chart/canvas.ts';
export { chartHeight, chartOptions } from './chart/chart-options.ts';
export type { Chart, Mark } from './chart/chart.ts';
export { renderSvg, type SvgOptions } from './chart/render-svg.ts';
export { themeOf, type ChartTheme } from './chart/theme.ts';
export { buildComparison } from './model/compare/build-comparison.ts';
export { publishedSide, runSide, type Side } from './model/compare/side.ts';
export { buildHistory } from './model/history/build-history.ts';
export { historyRun, type HistoryRun } from './model/history/history-run.ts';
export { buildReport, type ReportRequest } from './model/build-report.ts';
export { renderGateMarkdown } from './model/gate/gate-markdown.ts';
export type { GateModel } from './model/gate/gate-model.ts';
export { renderGateText } from './model/gate/gate-text.ts';
export { judgeRun, type GateRequest } from './model/gate/judge-run.ts';
export type { ReportFilter } from './model/filter.ts';
export { buildTuneReport, TUNE_SUITE } from './model/tune/build-tune-report.ts';
export type { Traffic } from './model/monthly-table.ts';
export { renderReportMarkdown } from './model/report-markdown.ts';
export {
  chartsOf,
  REPORT_SCHEMA,
  tablesOf,
  type MissingChart,
  type Panel,
  type ReportModel,
  type Section,
} from './model/report-model.ts';
export { renderReportText } from './model/report-text.ts';
export { renderPage, type PageOptions } from './page/render-page.ts';
export { renderCsv } from './table/render-csv.ts';
export { renderMarkdown } from './table/render-markdown.ts';
export { renderText, type TextOptions } from './table/render-text.ts';
export {
  missing,
  number,
  text,
  type Column,
  type Estimate,
  type Finding,
  type Table,
  type Value,
} from './table/table.ts';
export { formatNumber, formatWithUnit, type Unit } from './table/unit.ts';
