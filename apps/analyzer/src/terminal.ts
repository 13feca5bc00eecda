import type { Host } from '@lambda-bench/host';
import type { TextOptions } from '@lambda-bench/report';

/** Colour on a terminal alone, and never against NO_COLOR (no-color.org: set and not empty). */
export function terminalOf(host: Pick<Host, 'stdout' | 'env'>): TextOptions {
  const { isTerminal, width } = host.stdout;
  return { width: isTerminal ? width : undefined, colour: isTerminal && (host.env['NO_COLOR'] ?? '') === '' };
}
