import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSER, launchBrowser, NO_BROWSER } from './browser.ts';
import { madeRuns, runAnalyzer, type MadeRuns } from './made-run.ts';

if (BROWSER === undefined) process.stderr.write(`the page is not tested: ${NO_BROWSER}\n`);

describe.skipIf(BROWSER === undefined)(
  `the page in a browser${BROWSER === undefined ? `: skipped, ${NO_BROWSER}` : ''}`,
  () => {
    let runs: MadeRuns;
    let browser: Browser;
    let url = '';
    const said: string[] = [];
    const asked: string[] = [];

    beforeAll(async () => {
      runs = await madeRuns();
      const run = await runs.add('a', { failureShare: 0.01 });
      await runAnalyzer('report', run);
      url = pathToFileURL(join(run, 'report/index.html')).href;
      browser = await launchBrowser();
    });
    afterAll(async () => {
      await browser.close();
      await runs[Symbol.asyncDispose]();
    });

    async function open(options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
      const page = await browser.newPage(options);
      page.on('console', (message) => said.push(message.text()));
      page.on('pageerror', (error) => said.push(error.message));
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(url);
      return page;
    }

    it('begins with the books, draws every chart and says nothing on the console', async () => {
      const page = await open();
      expect(await page.locator('.balance').innerText()).toContain('1200 planned =');
      const boxes = page.locator('[data-chart]');
      const count = await boxes.count();
      expect(count).toBe(12);
      for (let index = 0; index < count; index += 1) {
        const box = boxes.nth(index);
        await box.scrollIntoViewIfNeeded();
        await box.locator('svg path').first().waitFor({ state: 'attached' });
        const { height } = (await box.boundingBox()) ?? { height: 0 };
        expect(height).toBeGreaterThan(100);
      }
      await page.close();
    });

    it('sorts by a column, both ways, by number', async () => {
      const page = await open();
      const table = page.locator('#cells');
      const header = table.locator('thead th', { hasText: 'total median' });
      const keys = () =>
        page.evaluate<number[]>(
          `[...document.querySelectorAll('#cells tbody tr > :nth-child(8)')].map((cell) => Number(cell.dataset.key))`,
        );
      await header.getByRole('button').click();
      const up = await keys();
      expect(up).toEqual([...up].sort((a, b) => a - b));
      expect(await header.getAttribute('aria-sort')).toBe('ascending');
      await header.getByRole('button').press('Enter');
      expect(await keys()).toEqual([...up].sort((a, b) => b - a));
      await page.close();
    });

    it('filters by a choice and by words, and says how many are left', async () => {
      const page = await open();
      const table = page.locator('#cells');
      expect(await table.locator('output').innerText()).toBe('24 of 24 rows');
      await table.getByLabel('runtime').selectOption('rust');
      expect(await table.locator('output').innerText()).toBe('8 of 24 rows');
      await table.getByLabel('search').fill('arm64 cold');
      expect(await table.locator('tbody tr:visible').count()).toBe(2);
      await page.close();
    });

    it('switches the theme, for the charts too', async () => {
      const page = await open({ colorScheme: 'light' });
      const ground = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      const light = await ground();
      const button = page.locator('#theme');
      await page.locator('[data-chart]').first().locator('svg').waitFor();
      await button.click();
      await button.click();
      expect(await button.innerText()).toBe('Theme: dark');
      expect(await ground()).not.toBe(light);
      expect(await page.locator('[data-chart]').first().innerHTML()).toContain('#141a22');
      await page.close();
    });

    it('fits a phone without scrolling sideways', async () => {
      const page = await open({ viewport: { width: 390, height: 844 } });
      const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      expect(wider).toBeLessThanOrEqual(0);
      await page.close();
    });

    it('on a phone a table scrolls in its own box, and its first column stays', async () => {
      const page = await open({ viewport: { width: 390, height: 844 } });
      const box = page.locator('#cells .scroll');
      await box.scrollIntoViewIfNeeded();
      const first = box.locator('tbody th').first();
      const before = await first.boundingBox();
      const reach = await page.evaluate<{ inner: number; page: number }>(`(() => {
        const box = document.querySelector('#cells .scroll');
        box.scrollLeft = 400;
        return { inner: box.scrollLeft, page: document.documentElement.scrollLeft };
      })()`);
      expect(reach).toEqual({ inner: 400, page: 0 });
      expect((await first.boundingBox())?.x).toBeCloseTo(before?.x ?? Number.NaN, 0);
      await page.close();
    });

    it.each([320, 390, 1280])(
      'at %i pixels the theme button covers no link of the navigation',
      async (width) => {
        const page = await open({ viewport: { width, height: 800 } });
        const button = await page.locator('#theme').boundingBox();
        const links = await page.locator('nav ul').boundingBox();
        expect((links?.x ?? 0) + (links?.width ?? 0)).toBeLessThanOrEqual(button?.x ?? 0);
        expect((button?.x ?? 0) + (button?.width ?? 0)).toBeLessThanOrEqual(width);
        await page.close();
      },
    );

    it('a missing value is a dash with the number of its reason, in one line', async () => {
      const page = await open();
      const cell = page.locator('#cells td.missing').first();
      expect(await cell.innerText()).toMatch(/^–\d+$/);
      const row = await cell.locator('xpath=..').boundingBox();
      expect(row?.height).toBeLessThan(48);
      const number = Number((await cell.innerText()).slice(1));
      const reason = page.locator('#cells .reasons li').nth(number - 1);
      expect(await reason.innerText()).toBe(await cell.locator('abbr').getAttribute('title'));
      await page.close();
    });

    it('is reached by the keyboard: skip link, navigation, theme, then the tables with their headers', async () => {
      const page = await open();
      await page.keyboard.press('Tab');
      const focused = () => page.evaluate<string>('document.activeElement.textContent');
      expect(await focused()).toBe('Skip to the report');
      const links = await page.locator('nav a').count();
      for (let index = 0; index <= links; index += 1) await page.keyboard.press('Tab');
      expect(await page.evaluate<string>('document.activeElement.id')).toBe('theme');
      const levels = await page.evaluate<number[]>(
        `[...document.querySelectorAll('h1, h2, h3, h4')].map((heading) => Number(heading.tagName[1]))`,
      );
      expect(levels[0]).toBe(1);
      expect(levels.filter((level, index) => level > (levels[index - 1] ?? 1) + 1)).toEqual([]);
      await page.close();
    });

    it('on paper is light whatever the theme, shows whole tables and no controls', async () => {
      const page = await open({ colorScheme: 'dark' });
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      const paper = await page.evaluate<{ ground: string; clipped: number }>(`({
        ground: getComputedStyle(document.body).backgroundColor,
        clipped: [...document.querySelectorAll('.table .scroll')].filter((box) => box.scrollHeight > box.clientHeight + 1).length,
      })`);
      expect(paper).toEqual({ ground: 'rgb(255, 255, 255)', clipped: 0 });
      expect(await page.locator('nav').isVisible()).toBe(false);
      expect(await page.locator('.filters').first().isVisible()).toBe(false);
      await page.close();
    });

    it('shows a tooltip with interval and n', async () => {
      const page = await open();
      const chart = page.locator('[data-chart="light-cold-start"]');
      await chart.scrollIntoViewIfNeeded();
      await page.locator('[data-chart="light-cold-start"][_echarts_instance_]').waitFor();
      const box = await chart.boundingBox();
      const [x, y] = [(box?.x ?? 0) + 200, (box?.y ?? 0) + 55];
      await page.mouse.move(x, y);
      await page.mouse.move(x + 5, y, { steps: 5 });
      await page
        .getByText(/init: .* n \d+/)
        .first()
        .waitFor({ timeout: 10_000 });
      await page.close();
    });

    it('has asked for nothing but itself, and had nothing to complain of', () => {
      expect(new Set(asked.filter((address) => !address.startsWith('data:')))).toEqual(new Set([url]));
      expect(said).toEqual([]);
    });
  },
);
