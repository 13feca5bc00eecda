import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  formatEnd,
  formatInitReport,
  formatInitStart,
  formatReport,
  formatRestoreReport,
  formatRuntimeDone,
  formatStart,
  formatTimedOut,
} from './format-line.ts';
import type {
  InitReport,
  InitStart,
  LambdaLine,
  LogForm,
  Report,
  RestoreReport,
  RuntimeDone,
  Start,
} from './lambda-line.ts';
import { parseLines } from './parse-lines.ts';
import { lastReport, parseReports, reportFor } from './parse-reports.ts';

const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${String(length)}}$`));
const requestId = fc.oneof(
  fc.uuid(),
  fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/).filter((id) => !id.includes('Duration')),
);
const decimals = (places: number) =>
  fc.integer({ min: 0, max: 90_000_000 }).map((n) => Number((n / 10 ** places).toFixed(places)));
const count = fc.nat({ max: 10_240 });
const failure = fc.constantFrom('error', 'timeout', 'failure');
const errorType = fc.constantFrom(
  'Runtime.OutOfMemory',
  'Runtime.ExitError',
  'Sandbox.Timedout',
  'Function.X_1',
);
const traceId = fc.tuple(hex(8), hex(24)).map(([time, random]) => `1-${time}-${random}`);

function report(places: number, status: fc.Arbitrary<'success' | 'error' | 'timeout' | 'failure'>) {
  const fields = {
    kind: fc.constant('report'),
    requestId,
    durationMs: decimals(places),
    billedMs: count,
    memorySizeMb: count,
    maxMemoryUsedMb: count,
    initMs: decimals(places),
    restoreMs: decimals(places),
    billedRestoreMs: count,
    status,
    errorType,
  } as const;
  const traced = fc.record(
    { traceId, segmentId: hex(16), sampled: fc.boolean() },
    { requiredKeys: ['traceId'] },
  );
  return fc
    .tuple(
      fc.record(fields, { requiredKeys: ['kind', 'requestId', 'durationMs'] }),
      fc.option(traced, { nil: {} }),
    )
    .map(([plain, tracing]): Report => ({ ...plain, ...tracing }));
}

const textReport = report(2, failure);
const jsonReport = report(3, fc.constantFrom('success', 'error', 'timeout', 'failure'));
const TEXT: LogForm = { form: 'text' };
const jsonForm = fc.nat({ max: 4e12 }).map((atMs): LogForm => ({ form: 'json', atMs }));
const jsonInitReport: fc.Arbitrary<InitReport> = fc.record(
  {
    kind: fc.constant('init-report'),
    initMs: decimals(3),
    phase: fc.constantFrom('init', 'invoke'),
    initializationType: fc.constantFrom('on-demand', 'snap-start', 'lambda-managed-instances'),
    status: fc.constantFrom('success', 'error', 'timeout'),
    errorType,
  },
  { requiredKeys: ['kind', 'initMs'] },
);
const version = fc.constantFrom('$LATEST', '1', '42', '$LATEST.PUBLISHED');

const onlyLine = (text: string): LambdaLine | undefined => {
  const lines = parseLines(text);
  expect(lines).toHaveLength(1);
  return lines[0]?.line;
};

test('a text REPORT that was written is read back as it was', () => {
  fc.assert(
    fc.property(textReport, (given) => {
      expect(onlyLine(formatReport(given, TEXT))).toEqual(given);
    }),
  );
});

test('a JSON report that was written is read back as it was', () => {
  fc.assert(
    fc.property(jsonReport, jsonForm, (given, form) => {
      expect(onlyLine(formatReport(given, form))).toEqual(given);
    }),
  );
});

test('the other lines are read back as they were', () => {
  const start: fc.Arbitrary<Start> = fc.record({ kind: fc.constant('start'), requestId, version });
  const initStart: fc.Arbitrary<InitStart> = fc.record(
    {
      kind: fc.constant('init-start'),
      runtimeVersion: fc.stringMatching(/^[a-z]{2,8}:[0-9.a-z]{1,6}\.v\d{1,3}$/),
      runtimeVersionArn: hex(64).map((id) => `arn:aws:lambda:eu-west-3::runtime:${id}`),
    },
    { requiredKeys: ['kind', 'runtimeVersion'] },
  );
  const restored: fc.Arbitrary<RestoreReport> = fc.record(
    { kind: fc.constant('restore-report'), restoreMs: decimals(2), status: failure, errorType },
    { requiredKeys: ['kind', 'restoreMs'] },
  );
  const done: fc.Arbitrary<RuntimeDone> = fc.record(
    {
      kind: fc.constant('runtime-done'),
      requestId,
      durationMs: decimals(3),
      producedBytes: count,
      status: failure,
      errorType,
    },
    { requiredKeys: ['kind', 'requestId'] },
  );
  fc.assert(
    fc.property(
      start,
      initStart,
      restored,
      done,
      jsonInitReport,
      (aStart, anInit, aRestore, aDone, report) => {
        const json: LogForm = { form: 'json', atMs: 0 };
        for (const form of [TEXT, json]) {
          expect(onlyLine(formatStart(aStart, form))).toEqual(aStart);
          expect(onlyLine(formatInitStart(anInit, form))).toEqual(anInit);
          expect(onlyLine(formatRestoreReport(aRestore, form))).toEqual(aRestore);
        }
        expect(onlyLine(formatRuntimeDone(aDone, 0))).toEqual(aDone);
        expect(onlyLine(formatInitReport(report, json))).toEqual(report);
        const { requestId: id } = aStart;
        expect(onlyLine(formatEnd({ kind: 'end', requestId: id }))).toEqual({ kind: 'end', requestId: id });
        const late = { kind: 'timed-out', requestId: id, afterMs: 3010 } as const;
        expect(onlyLine(formatTimedOut(late, 0))).toEqual(late);
      },
    ),
  );
});

test('a log of many invocations gives every REPORT once, in order, and each by its id', () => {
  const logged = fc.tuple(textReport, fc.constantFrom('', 'hello\n', 'Duration: 1.00 ms\n', '{"a":1}\n'));
  fc.assert(
    fc.property(
      fc.uniqueArray(logged, { selector: ([one]) => one.requestId, minLength: 1 }),
      (invocations) => {
        const text = invocations
          .map(
            ([one, said]) =>
              formatStart({ kind: 'start', requestId: one.requestId, version: '1' }, TEXT) +
              said +
              formatEnd({ kind: 'end', requestId: one.requestId }) +
              formatReport(one, TEXT),
          )
          .join('');
        const reports = invocations.map(([one]) => one);
        expect(parseReports(text).map(({ line }) => line)).toEqual(reports);
        expect(lastReport(text)).toEqual(reports.at(-1));
        for (const one of reports) expect(reportFor(text, one.requestId)).toEqual(one);
      },
    ),
  );
});

test('separators do not matter', () => {
  const separator = fc.constantFrom('\t', ' ', '  ', '      ', ' \t', '\\t', '\\\\t', '');
  fc.assert(
    fc.property(textReport, fc.uuid(), separator, (some, id, between) => {
      const given = { ...some, requestId: id };
      const [line = '', ...xray] = formatReport(given, TEXT).trimEnd().split('\n');
      expect(lastReport([line.replaceAll('\t', between), ...xray].join('\n'))).toEqual(given);
    }),
  );
});

test('a REPORT cut anywhere says nothing wrong: every field is the true one, or there is no report', () => {
  fc.assert(
    fc.property(textReport, fc.nat(), (given, cut) => {
      const line = formatReport(given, TEXT);
      const read = lastReport(line.slice(0, cut % line.length));
      if (read?.kind === 'report') expect(given).toMatchObject({ ...read, ...cutWords(read, given) });
    }),
    { numRuns: 1000 },
  );
});

/** An Error Type is a free word: where the text ends inside it, it cannot be told from a whole one. */
function cutWords(read: Report, given: Report): Partial<Report> {
  return read.errorType !== undefined && given.errorType?.startsWith(read.errorType) === true
    ? { errorType: given.errorType }
    : {};
}

test('a JSON report cut anywhere is incomplete', () => {
  fc.assert(
    fc.property(jsonReport, fc.nat(), (given, cut) => {
      const line = formatReport(given, { form: 'json', atMs: 0 }).trimEnd();
      expect(lastReport(line.slice(0, cut % line.length))?.kind).not.toBe('report');
    }),
  );
});

test('of an imitation and the real REPORT with the same id the last one counts', () => {
  const real: Report = { kind: 'report', requestId: 'a-1', durationMs: 5 };
  const text = `REPORT RequestId: a-1\tDuration: 0.01 ms\tBilled Duration: 1 ms\n${formatReport(real, TEXT)}`;
  expect(reportFor(text, 'a-1')).toEqual(real);
  expect(reportFor(text, 'a-2')).toBeUndefined();
});

test('an imitation does not become true when the real REPORT is cut', () => {
  const text = 'REPORT RequestId: a-1\tDuration: 0.01 ms\nREPORT RequestId: a-1\tDuration: 5';
  expect(reportFor(text, 'a-1')?.kind).toBe('incomplete-report');
  expect(lastReport(text)?.kind).toBe('incomplete-report');
});

test('a REPORT of somebody else does not answer for an id', () => {
  const text = formatReport({ kind: 'report', requestId: 'other', durationMs: 5 }, TEXT);
  expect(reportFor(text, 'mine')).toBeUndefined();
});
