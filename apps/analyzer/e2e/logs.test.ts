import { formatReport } from '@lambda-bench/metrics';
import { bufferHost } from '@lambda-bench/host';
import fc from 'fast-check';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { analyzer } from '../src/cli.ts';
import { readLogRecords } from '../src/logs/log-records.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'analyzer-logs-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const COLD =
  'REPORT RequestId: a-1\tDuration: 12.34 ms\tBilled Duration: 113 ms\tMemory Size: 512 MB\tMax Memory Used: 70 MB\tInit Duration: 100.20 ms\t\n' +
  'XRAY TraceId: 1-5759e988-bd862e3fe1be46a994272793\tSegmentId: 53995c3f42cd8ad8\tSampled: true\t\n';
const WARM =
  'REPORT RequestId: a-2\tDuration: 3.10 ms\tBilled Duration: 4 ms\tMemory Size: 512 MB\tMax Memory Used: 71 MB\t\n';
const TIMEOUT =
  'REPORT RequestId: a-3\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 512 MB\tMax Memory Used: 71 MB\tStatus: timeout\n';
const RESTORED =
  'REPORT RequestId: a-4\tDuration: 5.00 ms\tBilled Duration: 26 ms\tMemory Size: 512 MB\tMax Memory Used: 72 MB\tRestore Duration: 300.10 ms\tBilled Restore Duration: 21 ms\t\n';

async function run(content: string, ...args: string[]) {
  const file = join(folder, 'log');
  await writeFile(file, content);
  const host = bufferHost(['logs', `--file=${file}`, ...args], { cwd: folder });
  const code = await analyzer(host);
  return { code, out: host.out(), err: host.err() };
}

describe('logs', () => {
  it('of plain text gives a record a report, with its line, and nothing that the line does not carry', async () => {
    const { code, out } = await run(
      `START RequestId: a-1\n${COLD}hello\n${WARM}${TIMEOUT}${RESTORED}`,
      '--format=jsonl',
    );
    expect(code).toBe(0);
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      {
        index: 1,
        requestId: 'a-1',
        durationMs: 12.34,
        billedMs: 113,
        memorySizeMB: 512,
        maxMemoryUsedMB: 70,
        initMs: 100.2,
        traceId: '1-5759e988-bd862e3fe1be46a994272793',
      },
      { index: 4, requestId: 'a-2', durationMs: 3.1, billedMs: 4, memorySizeMB: 512, maxMemoryUsedMB: 71 },
      {
        index: 5,
        requestId: 'a-3',
        durationMs: 3000,
        billedMs: 3000,
        memorySizeMB: 512,
        maxMemoryUsedMB: 71,
        status: 'timeout',
      },
      {
        index: 6,
        requestId: 'a-4',
        durationMs: 5,
        billedMs: 26,
        memorySizeMB: 512,
        maxMemoryUsedMB: 72,
        restoreMs: 300.1,
        billedRestoreMs: 21,
      },
    ]);
  });

  it('of filter-log-events gives the place among the events, text and JSON reports alike', async () => {
    const json = formatReport(
      { kind: 'report', requestId: 'j-1', durationMs: 7.125, billedMs: 8, status: 'success' },
      { form: 'json', atMs: 1_760_000_000_000 },
    );
    const events = ['START RequestId: a-1', COLD, null, json].map((message) =>
      message === null ? null : { logStreamName: 's', timestamp: 1, message, ingestionTime: 2, eventId: '3' },
    );
    const { out } = await run(JSON.stringify({ events, searchedLogStreams: [] }, null, 2), '--format=jsonl');
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject([
      { index: 1, requestId: 'a-1' },
      { index: 3, requestId: 'j-1', durationMs: 7.125, status: 'success' },
    ]);
  });

  it('reads a bare list of events, and an event a line', () => {
    const event = { timestamp: 1, message: WARM };
    for (const content of [JSON.stringify([event]), `${JSON.stringify(event)}\n${JSON.stringify(event)}\n`]) {
      expect(readLogRecords(content)).toMatchObject({
        form: 'events',
        records: [{ index: 0, requestId: 'a-2' }, ...(content.startsWith('[') ? [] : [{ index: 1 }])],
      });
    }
  });

  it('takes a log in JSON format for text, not for events', () => {
    const line = (requestId: string) =>
      formatReport({ kind: 'report', requestId, durationMs: 1, billedMs: 2 }, { form: 'json', atMs: 0 });
    expect(readLogRecords(`${line('x')}{"message":"mine"}\n${line('y')}`)).toMatchObject({
      form: 'text',
      records: [{ index: 0 }, { index: 2 }],
    });
  });

  it('sums up by cold and warm; a restore is cold', async () => {
    const { out } = await run(COLD + WARM + TIMEOUT + RESTORED);
    const rows = out.slice(out.indexOf('Cold and warm'));
    expect(rows).toMatch(/^cold +2 /m);
    expect(rows).toMatch(/^warm +2 /m);
    expect(rows).toContain('4 reports in plain text');
  });

  it('in jsonl prints records alone, and the summary on stderr', async () => {
    const { out, err } = await run(WARM, '--format=jsonl');
    expect(out.trimEnd().split('\n')).toHaveLength(1);
    expect(err).toContain('Cold and warm');
  });

  it('counts a line that is cut and takes no number from it', async () => {
    const { out } = await run(`${WARM}REPORT RequestId: a-9\tDuration: 12.3`);
    expect(out).toContain('1 cut or damaged REPORT lines are left out');
    expect(out).not.toContain('12.3');
  });

  it('of a file that is not there ends with code 2 and says which', async () => {
    const host = bufferHost(['logs', '--file=nowhere.log'], { cwd: folder });
    expect(await analyzer(host)).toBe(2);
    expect(host.err()).toContain('--file nowhere.log is not there');
  });
});

describe('reading a log never throws', () => {
  it('on random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4000 }), (bytes) => {
        readLogRecords(Buffer.from(bytes).toString('utf8'));
      }),
    );
  });

  it('on pieces of logs in any order, cut anywhere', () => {
    const piece = fc.constantFrom(
      COLD,
      WARM,
      TIMEOUT,
      RESTORED,
      '{"events":[',
      '{"message":',
      '}',
      ']',
      '\\t',
      '\u0000',
      '"',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.nat(400), (pieces, cut) => {
        const content = pieces.join('');
        const { records } = readLogRecords(content.slice(0, Math.max(0, content.length - cut)));
        for (const record of records) expect(Number.isFinite(record.durationMs)).toBe(true);
      }),
    );
  });

  it('on any JSON', () => {
    fc.assert(
      fc.property(fc.json(), (content) => {
        readLogRecords(content);
        readLogRecords(`{"events":${content}}`);
        readLogRecords(`[${content}]`);
      }),
    );
  });
});
