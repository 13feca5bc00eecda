import { describe, expect, it } from 'vitest';
import { DARK, LIGHT } from '../chart/theme.ts';
import { PAGE_COLOURS } from './page-style.ts';

/** WCAG 2.2: relative luminance, and the ratio of two. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

it('contrast is 21 of black on white and 1 of a colour on itself', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  expect(contrast('#123456', '#123456')).toBe(1);
});

describe.each(['light', 'dark'] as const)('the %s page', (name) => {
  const colours = PAGE_COLOURS[name];

  it.each(['ground', 'panel', 'row'] as const)('has text of 4.5 : 1 on its %s', (ground) => {
    for (const text of ['text', 'muted', 'accent', 'better', 'worse', 'same', 'open'] as const) {
      expect(contrast(colours[text], colours[ground]), text).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('has warnings and the line of the books of 4.5 : 1, and edges of controls of 3 : 1', () => {
    expect(contrast(colours['warn-text'], colours.warn)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colours.ground, colours.text)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colours.edge, colours.panel)).toBeGreaterThanOrEqual(3);
    expect(contrast(colours.edge, colours.ground)).toBeGreaterThanOrEqual(3);
  });
});

it.each([LIGHT, DARK])('charts in $name have text of 4.5 : 1 and marks of 3 : 1 on their ground', (theme) => {
  for (const text of [theme.text, theme.muted])
    expect(contrast(text, theme.ground)).toBeGreaterThanOrEqual(4.5);
  const weak = theme.palette.filter((colour) => contrast(colour, theme.ground) < 3);
  expect(weak).toEqual([]);
});
