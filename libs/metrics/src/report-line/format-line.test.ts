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
import type { LogForm, Report } from './lambda-line.ts';

const ID = '8f2b6c1e-5d0a-4c7e-9f39-2a1b3c4d5e6f';
const TEXT: LogForm = { form: 'text' };
const JSON_FORM = { form: 'json', atMs: Date.UTC(2025, 10, 3, 4, 5, 6, 78) } as const;
const WARM: Report = {
  kind: 'report',
  requestId: ID,
  durationMs: 12.3456,
  billedMs: 13,
  memorySizeMb: 512,
  maxMemoryUsedMb: 71,
};

test('a warm REPORT ends in a tab after its last field', () => {
  expect(formatReport(WARM, TEXT)).toBe(
    `REPORT RequestId: ${ID}\tDuration: 12.35 ms\tBilled Duration: 13 ms\tMemory Size: 512 MB\tMax Memory Used: 71 MB\t\n`,
  );
});

test('a cold REPORT says the init last', () => {
  expect(formatReport({ ...WARM, initMs: 130.5 }, TEXT)).toBe(
    `REPORT RequestId: ${ID}\tDuration: 12.35 ms\tBilled Duration: 13 ms\tMemory Size: 512 MB\tMax Memory Used: 71 MB\tInit Duration: 130.50 ms\t\n`,
  );
});

test('a restored environment says its restore instead of an init', () => {
  expect(formatReport({ ...WARM, restoreMs: 401.2, billedRestoreMs: 90 }, TEXT)).toMatch(
    /Max Memory Used: 71 MB\tRestore Duration: 401\.20 ms\tBilled Restore Duration: 90 ms\t\n$/,
  );
});

test('Status and Error Type have no trailing tab', () => {
  const failed = { ...WARM, status: 'error', errorType: 'Runtime.OutOfMemory' } as const;
  expect(formatReport(failed, TEXT)).toMatch(
    /Max Memory Used: 71 MB\tStatus: error\tError Type: Runtime\.OutOfMemory\n$/,
  );
  expect(formatReport({ ...WARM, status: 'timeout' }, TEXT)).toMatch(/MB\tStatus: timeout\n$/);
});

test('success is not said in text', () => {
  expect(formatReport({ ...WARM, status: 'success' }, TEXT)).toBe(formatReport(WARM, TEXT));
});

test('the X-Ray fields have a line of their own', () => {
  const traced = {
    ...WARM,
    traceId: '1-5e1b4151-43a0913a12345678abcdef01',
    segmentId: '53995c3f42cd8ad8',
    sampled: true,
  };
  expect(formatReport(traced, TEXT)).toMatch(
    /71 MB\t\nXRAY TraceId: 1-5e1b4151-43a0913a12345678abcdef01\tSegmentId: 53995c3f42cd8ad8\tSampled: true\t\n$/,
  );
});

test('managed instances report a duration and nothing else', () => {
  const line = formatReport({ kind: 'report', requestId: ID, durationMs: 3 }, TEXT);
  expect(line).toBe(`REPORT RequestId: ${ID}\tDuration: 3.00 ms\t\n`);
});

test('a JSON report has the members in the order of CloudWatch and three decimals', () => {
  const cold = { ...WARM, initMs: 130.5, status: 'success' } as const;
  expect(formatReport(cold, JSON_FORM)).toBe(
    `{"time":"2025-11-03T04:05:06.078Z","type":"platform.report","record":{"requestId":"${ID}","metrics":` +
      '{"durationMs":12.346,"billedDurationMs":13,"memorySizeMB":512,"maxMemoryUsedMB":71,"initDurationMs":130.500},"status":"success"}}\n',
  );
});

test('JSON tracing names root, parent and segment', () => {
  const traced = { ...WARM, traceId: '1-a-b', parentId: 'p', segmentId: 's', sampled: false };
  expect(JSON.parse(formatReport(traced, JSON_FORM))).toMatchObject({
    record: {
      tracing: { spanId: 's', type: 'X-Amzn-Trace-Id', value: 'Root=1-a-b;Parent=p;Sampled=0' },
    },
  });
});

test('the lines around a REPORT', () => {
  const arn = 'arn:aws:lambda:us-east-2::runtime:0f';
  expect(formatStart({ kind: 'start', requestId: ID, version: '$LATEST' }, TEXT)).toBe(
    `START RequestId: ${ID} Version: $LATEST\n`,
  );
  expect(formatEnd({ kind: 'end', requestId: ID })).toBe(`END RequestId: ${ID}\n`);
  expect(
    formatInitStart({ kind: 'init-start', runtimeVersion: 'python:3.13.v64', runtimeVersionArn: arn }, TEXT),
  ).toBe(`INIT_START Runtime Version: python:3.13.v64\tRuntime Version ARN: ${arn}\n`);
  expect(formatInitStart({ kind: 'init-start' }, TEXT)).toBe('');
  expect(
    formatInitReport({ kind: 'init-report', initMs: 9999.996, phase: 'init', status: 'timeout' }, TEXT),
  ).toBe('INIT_REPORT Init Duration: 10000.00 ms\tPhase: init\tStatus: timeout\n');
  expect(formatRestoreReport({ kind: 'restore-report', restoreMs: 5 }, TEXT)).toBe(
    'RESTORE_REPORT Restore Duration: 5.00 ms\n',
  );
  expect(formatTimedOut({ kind: 'timed-out', requestId: ID, afterMs: 3000 }, JSON_FORM.atMs)).toBe(
    `2025-11-03T04:05:06.078Z ${ID} Task timed out after 3.00 seconds\n`,
  );
});

test('the JSON lines around a report are valid JSON with the names of the Telemetry API', () => {
  const lines = [
    formatStart({ kind: 'start', requestId: ID, version: '7' }, JSON_FORM),
    formatInitStart({ kind: 'init-start', initializationType: 'on-demand', phase: 'init' }, JSON_FORM),
    formatInitReport({ kind: 'init-report', initMs: 1, initializationType: 'snap-start' }, JSON_FORM),
    formatRestoreReport({ kind: 'restore-report', restoreMs: 2, status: 'success' }, JSON_FORM),
    formatRuntimeDone({ kind: 'runtime-done', requestId: ID, durationMs: 3, producedBytes: 4 }, 0),
    formatRuntimeDone({ kind: 'runtime-done', requestId: ID, status: 'timeout' }, 0),
  ].map((line) => JSON.parse(line) as { type: string; record: object });
  expect(lines.map((line) => line.type)).toEqual([
    'platform.start',
    'platform.initStart',
    'platform.initReport',
    'platform.restoreReport',
    'platform.runtimeDone',
    'platform.runtimeDone',
  ]);
  expect(lines.at(-1)?.record).toEqual({ requestId: ID, status: 'timeout' });
});
