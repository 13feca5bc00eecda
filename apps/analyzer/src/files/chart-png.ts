import type * as Resvg from '@resvg/resvg-js';
import { externalFile, externalModule } from '../external-module.ts';

const FONTS = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'] as const;

/** For where SVG is not shown: mails, chats, slides. The fonts come along, so that the picture is the same on every machine. */
export async function chartPng(svg: string, scale: number): Promise<Buffer> {
  const { renderAsync } = externalModule('@resvg/resvg-js') as typeof Resvg;
  const picture = await renderAsync(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: {
      fontFiles: FONTS.map((name) => externalFile(`dejavu-fonts-ttf/ttf/${name}`)),
      loadSystemFonts: false,
      defaultFontFamily: 'DejaVu Sans',
    },
  });
  return picture.asPng();
}
