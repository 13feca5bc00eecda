import { renderAsync } from '@resvg/resvg-js';
import { createRequire } from 'node:module';

const FONT_FILES = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((name) =>
  createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${name}`),
);

/** For where SVG is not shown: mails, chats, slides. The fonts come along, so that the picture is the same on every machine. */
export async function chartPng(svg: string, scale: number): Promise<Buffer> {
  const picture = await renderAsync(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: { fontFiles: FONT_FILES, loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans' },
  });
  return picture.asPng();
}
