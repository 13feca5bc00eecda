import { chromium, type Browser } from 'playwright-core';
import { existsSync } from 'node:fs';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser of this machine; LAMBDA_BENCH_BROWSER names another. None is downloaded. */
export const BROWSER = [process.env['LAMBDA_BENCH_BROWSER'], ...CANDIDATES].find(
  (path) => path !== undefined && existsSync(path),
);

export const NO_BROWSER = `no browser on this machine (looked for ${CANDIDATES.join(', ')}; LAMBDA_BENCH_BROWSER names one)`;

/** Chromium refuses its own sandbox to root; the pages are ours and reach no network. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(BROWSER !== undefined && { executablePath: BROWSER }),
    args: ['--no-sandbox'],
  });
}
