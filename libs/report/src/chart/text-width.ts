/**
 * About how wide a text is in DejaVu Sans, in pixels: there is no canvas to measure with where stills are drawn. By the font's own
 * advance widths, letters grouped; a little too wide rather than too narrow, so that nothing overlaps in other fonts.
 */
export function textWidth(text: string, fontSize = 12): number {
  let ems = 0;
  for (const letter of text) ems += emsOf(letter);
  return ems * fontSize;
}

const NARROW = new Set("iljI.,:;'|!");
const SLIM = new Set('frt()[]/- ');
const WIDE = new Set('mwMW%@—');

function emsOf(letter: string): number {
  if (NARROW.has(letter)) return 0.3;
  if (SLIM.has(letter)) return 0.4;
  if (WIDE.has(letter)) return 0.96;
  return letter >= 'A' && letter <= 'Z' ? 0.7 : 0.63;
}
