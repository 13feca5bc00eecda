import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OPERATIONS } from './operations.ts';
import { UNSUPPORTED_PARAMETERS } from './unsupported-parameters.ts';

const page = readFileSync(new URL('../../../../docs/emulator.md', import.meta.url), 'utf8');

describe('docs/emulator.md names', () => {
  const offered = OPERATIONS.filter((row) => 'by' in row).map(({ name }) => name);
  it.each(offered)('the operation %s', (name) => {
    expect(page).toMatch(new RegExp(`\\b${name}\\b`));
  });

  const refused = new Set(OPERATIONS.flatMap((row) => ('refused' in row ? [row.refused] : [])));
  it.each([...refused])('the missing feature %s', (feature) => {
    expect(page).toContain(feature);
  });

  it.each(UNSUPPORTED_PARAMETERS.map(({ parameter, feature }) => [parameter, feature]))(
    'the refused parameter %s with %s',
    (parameter, feature) => {
      const row = page.split('\n').find((line) => line.startsWith('|') && line.includes(`\`${parameter}\``));
      expect(row).toContain(feature);
    },
  );
});
