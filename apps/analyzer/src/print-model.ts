import type { Host } from '@lambda-bench/host';
import { renderReportMarkdown, renderReportText, type ReportModel } from '@lambda-bench/report';
import { terminalOf } from './terminal.ts';

export const PRINTED_FORMATS = ['text', 'markdown', 'json'] as const;
export type PrintedFormat = (typeof PRINTED_FORMATS)[number];

const PRINTERS: Readonly<Record<PrintedFormat, (model: ReportModel, host: Host) => string>> = {
  text: (model, host) => renderReportText(model, terminalOf(host)),
  markdown: (model) => renderReportMarkdown(model),
  json: (model) => `${JSON.stringify(model, null, 2)}\n`,
};

export function printModel(model: ReportModel, format: PrintedFormat, host: Host): void {
  host.stdout.write(PRINTERS[format](model, host));
}
