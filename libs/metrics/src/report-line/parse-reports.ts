import type { IncompleteReport, Report } from './lambda-line.ts';
import { parseLines, type Located } from './parse-lines.ts';

/** Every whole REPORT of a text, in order, with its offset. */
export function parseReports(text: string): readonly Located<Report>[] {
  return parseLines(text).filter(isReport);
}

/**
 * The REPORT of one invocation. Of several with the same id the last one is Lambda's, because a function can print an imitation
 * only before its invocation ends; if that one is cut, the imitation does not become true. Undefined: the text has none.
 */
export function reportFor(text: string, requestId: string): Report | IncompleteReport | undefined {
  return reportsAndRests(text).findLast((line) => line.requestId === requestId);
}

export function lastReport(text: string): Report | IncompleteReport | undefined {
  return reportsAndRests(text).at(-1);
}

function reportsAndRests(text: string): readonly (Report | IncompleteReport)[] {
  return parseLines(text)
    .map(({ line }) => line)
    .filter((line) => line.kind === 'report' || line.kind === 'incomplete-report');
}

function isReport(located: Located): located is Located<Report> {
  return located.line.kind === 'report';
}
