import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderCsv } from './render-csv.ts';
import { renderHtml } from './render-html.ts';
import { renderMarkdown } from './render-markdown.ts';
import { renderText } from './render-text.ts';
import { missing, number, text, type Table } from './table.ts';

const WIDE = { width: undefined, colour: false } as const;
const TABLE: Table = {
  id: 't',
  title: 'A table',
  columns: [
    { id: 'name', title: 'name', align: 'left', filter: true },
    { id: 'ms', title: 'median, ms', align: 'right' },
    { id: 'usd', title: '$ per million', align: 'right', dropOrder: 1 },
    { id: 'verdict', title: 'verdict', align: 'left', dropOrder: 2 },
  ],
  rows: [
    [
      text('a|b, "c"'),
      { kind: 'estimate', value: 12.345678, low: 11.9, high: 12.8, n: 50, unit: 'ms' },
      number(0.1234, 'usd/M'),
      { kind: 'finding', tone: 'better', text: 'faster, −12 %', order: -12 },
    ],
    [
      text('<script>'),
      missing('out of memory'),
      { kind: 'bound', atMost: 3, n: 300, unit: 'usd/M' },
      text(''),
    ],
  ],
};

describe('text', () => {
  it('is aligned, with intervals, and reasons below', () => {
    expect(renderText(TABLE, WIDE)).toBe(
      [
        'A table',
        'name            median, ms  $ per million  verdict',
        'a|b, "c"  12.3 (11.9–12.8)           0.12  faster, −12 %',
        '<script>             – [1]         ≤ 3.00',
        '[1] out of memory',
        '',
      ].join('\n'),
    );
  });

  it('of a narrow terminal leaves out the least needed columns and names them', () => {
    const narrow = renderText(TABLE, { width: 45, colour: false });
    expect(narrow).not.toContain('faster');
    expect(narrow).toContain('not shown at this width: verdict');
    expect(Math.max(...narrow.split('\n').map((line) => line.length))).toBeLessThanOrEqual(45);
  });

  it('has colour only when asked, and the colour changes no width', () => {
    const coloured = renderText(TABLE, { width: undefined, colour: true });
    expect(coloured).toContain('\u{1b}[32mfaster');
    // eslint-disable-next-line no-control-regex -- the escape sequences are what is looked for
    expect(coloured.replaceAll(/\u{1b}\[[\d;]*m/gu, '').trimEnd()).toBe(renderText(TABLE, WIDE).trimEnd());
  });
});

describe('csv', () => {
  it('has unrounded numbers, a column for each part, and the reason of what is missing', () => {
    const [header, first, second] = renderCsv(TABLE).split('\r\n');
    expect(header).toBe('name,ms,ms_low,ms_high,ms_n,ms_missing,usd,usd_at_most,verdict');
    expect(first).toBe('"a|b, ""c""",12.345678,11.9,12.8,50,,0.1234,,"faster, −12 %"');
    expect(second).toBe('<script>,,,,,out of memory,,3,');
  });

  it('disarms text that a spreadsheet would run, and no number', () => {
    const csv = renderCsv({
      ...TABLE,
      columns: TABLE.columns.slice(0, 2),
      rows: [[text('=HYPERLINK()'), number(-1.5, 'ms')]],
    });
    expect(csv).toContain("'=HYPERLINK(),-1.5");
  });

  it('keeps its shape whatever a text contains', () => {
    fc.assert(
      fc.property(fc.string(), (content) => {
        const csv = renderCsv({
          ...TABLE,
          columns: TABLE.columns.slice(0, 1),
          rows: [[text(content)], [text('end')]],
        });
        const quoted = csv.replaceAll(/"(?:[^"]|"")*"/g, 'q');
        expect(quoted.split('\r\n')).toHaveLength(4);
      }),
    );
  });
});

describe('markdown', () => {
  it('escapes what would break a cell or become markup', () => {
    const markdown = renderMarkdown(TABLE);
    expect(markdown).toContain('a\\|b, "c"');
    expect(markdown).toContain('\\<script\\>');
    expect(markdown).toContain('[1] out of memory');
  });
});

describe('a table that is too wide', () => {
  const wide: Table = {
    id: 'w',
    title: 'W',
    columns: [
      { id: 'a', title: 'name', align: 'left' },
      { id: 'b', title: 'median, ms', align: 'right' },
      { id: 'c', title: 'p99, ms', align: 'right', dropOrder: 1 },
      { id: 'd', title: 'verdict', align: 'left' },
    ],
    rows: [
      [
        text('a-function-with-quite-a-long-name'),
        { kind: 'estimate', value: 12.3, low: 11.9, high: 12.8, n: 50, unit: 'ms' },
        missing('n too small'),
        text('no detectable difference, about 12 more rounds would tell'),
      ],
    ],
  };
  const linesAt = (width: number) => renderText(wide, { width, colour: false }).trimEnd().split('\n');

  it.each([60, 80, 100, 120])('fits %i columns, and says what went', (width) => {
    const lines = linesAt(width);
    expect(lines.filter((line) => line.length > width)).toEqual([]);
    if (width < 120) expect(lines.join(' ')).toContain('not shown at this width: p99, ms');
  });

  it('loses columns first, then intervals, then the ends of long texts', () => {
    expect(linesAt(200).join()).toContain('– [1]');
    const narrower = linesAt(118).join();
    expect(narrower).toContain('12.3 (11.9–12.8)');
    expect(narrower).not.toContain('n too small');
    const narrow = linesAt(80).join();
    expect(narrow).not.toContain('11.9');
    expect(narrow).toContain('intervals are not shown at this width');
    expect(narrow).toContain('…');
    expect(narrow).toContain('12.3');
  });
});

describe('html', () => {
  it('escapes everything, and keeps keys to sort by', () => {
    const html = renderHtml(TABLE);
    expect(html).not.toContain('<script>');
    expect(html).toContain('data-key="12.345678"');
    expect(html).toContain('title="n 50">12.3 <span class="interval">11.9–12.8</span>');
    expect(html).toContain('data-key="-12"');
  });

  it('says each reason for what is missing once, below, and numbers the dashes', () => {
    const [first, second] = [missing('n too small'), missing('no <price>')];
    const column = (id: string) => ({ id, title: id, align: 'right' as const });
    const html = renderHtml({
      id: 't',
      title: 'T',
      columns: ['a', 'b', 'c'].map(column),
      rows: [
        [text('x'), first, second],
        [text('y'), first, first],
      ],
    });
    expect(html.match(/<li>/g)).toHaveLength(2);
    expect(html).toContain('<li>n too small</li><li>no &lt;price&gt;</li></ol>');
    expect(html.match(/–<sup>1<\/sup>/g)).toHaveLength(3);
    expect(html).toContain('<abbr title="no &lt;price&gt;">–<sup>2</sup></abbr>');
  });

  it('lets no text out of its cell', () => {
    fc.assert(
      fc.property(fc.string(), (content) => {
        const html = renderHtml({
          ...TABLE,
          title: content,
          rows: [[text(content), text(content), text(content), text(content)]],
        });
        expect(html.match(/<td/g)).toHaveLength(3);
        expect(html.match(/<script/g)).toBeNull();
      }),
    );
  });
});
