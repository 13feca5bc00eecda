import { bufferHost } from '@lambda-bench/host';
import { appendFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyzer } from '../src/cli.ts';
import { startReportServer } from '../src/serve/report-server.ts';
import { madeRuns } from './made-run.ts';

function ask(url: string, options: { host?: string; method?: string; path?: string } = {}) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const { host, method = 'GET', path = '/' } = options;
    const sent = request(
      new URL(path, url),
      { method, headers: host === undefined ? {} : { host } },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, body });
        });
      },
    );
    sent.on('error', reject).end();
  });
}

describe('the report server', () => {
  const page = () => Promise.resolve('<p>report</p>');

  it('answers at its own address and refuses a Host of somebody else', async () => {
    await using server = await startReportServer({ port: 0, page });
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(await ask(server.url)).toEqual({ status: 200, body: '<p>report</p>' });
    const port = new URL(server.url).port;
    expect((await ask(server.url, { host: `localhost:${port}` })).status).toBe(200);
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      `127.0.0.1.evil.example:${port}`,
    ]) {
      expect((await ask(server.url, { host })).status).toBe(403);
    }
  });

  it('has one page, and is only read', async () => {
    await using server = await startReportServer({ port: 0, page });
    expect((await ask(server.url, { path: '/../../etc/passwd' })).status).toBe(404);
    expect((await ask(server.url, { method: 'POST' })).status).toBe(405);
  });

  it('says that a port is taken', async () => {
    await using server = await startReportServer({ port: 0, page });
    const port = Number(new URL(server.url).port);
    await expect(startReportServer({ port, page })).rejects.toMatchObject({ code: 'LB_ADDRESS_IN_USE' });
  });
});

it('serve-report tells the page when the journal has grown, and ends on Ctrl-C', async () => {
  await using runs = await madeRuns();
  const run = await runs.add('a', { unfinished: true });
  const host = bufferHost(['serve-report', run, '--port=0'], { cwd: '.' });
  const ended = analyzer(host);
  await until(() => host.out().includes('http://'));
  const url = /http:\S+/.exec(host.out())?.[0] ?? '';
  expect((await ask(url)).body).toContain('data-live="/changes"');
  const changed = firstEvent(new URL('/changes', url));
  const grow = setInterval(() => void appendFile(join(run, 'journal.jsonl'), '\n'), 2500);
  try {
    expect(await changed).toContain('event: changed');
  } finally {
    clearInterval(grow);
    host.interrupt();
  }
  expect(await ended).toBe(0);
});

function firstEvent(url: URL): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(url, (response) => {
      response.setEncoding('utf8').on('data', (chunk: string) => {
        if (!chunk.includes('event:')) return;
        sent.destroy();
        resolve(chunk);
      });
    });
    sent.on('error', reject).end();
  });
}

async function until(met: () => boolean): Promise<void> {
  for (let look = 0; look < 500 && !met(); look += 1) await new Promise((resolve) => setTimeout(resolve, 20));
}
