import {
  chartsOf,
  renderCsv,
  renderPage,
  renderReportMarkdown,
  renderSvg,
  tablesOf,
  type Chart,
  type ReportModel,
} from '@lambda-bench/report';
import { folderTrouble, makeFolders } from '@lambda-bench/stores';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chartPng } from './chart-png.ts';
import { pageScript } from './page-script.ts';

const WIDTH = 960;
/** Sharp on a screen of twice the density, and no larger. */
const PNG_SCALE = 1.5;

/** Writes everything a report is. Charts and tables of an earlier one go, so that none is left that the page does not name. */
export async function writeReportFolder(model: ReportModel, folder: string): Promise<void> {
  try {
    await writeAll(model, folder);
  } catch (error) {
    throw folderTrouble(error, folder);
  }
}

async function writeAll(model: ReportModel, folder: string): Promise<void> {
  const charts = join(folder, 'charts');
  const tables = join(folder, 'tables');
  for (const inner of [charts, tables]) {
    await rm(inner, { recursive: true, force: true });
    await makeFolders(inner);
  }
  const pictures: Promise<void>[] = [];
  const stills = new Map<string, string>();
  for (const chart of chartsOf(model)) {
    const svg = renderSvg(chart, { theme: 'light', width: WIDTH, titled: true });
    stills.set(chart.id, renderSvg(chart, { theme: 'light', width: WIDTH, titled: false }));
    pictures.push(writePictures(charts, chart, svg));
  }
  await writeFile(join(folder, 'index.html'), renderPage(model, { script: await pageScript(), stills }));
  await writeFile(join(folder, 'report.md'), renderReportMarkdown(model, { chartFolder: 'charts' }));
  await writeFile(join(folder, 'report.json'), `${JSON.stringify(model, null, 1)}\n`);
  for (const table of tablesOf(model)) await writeFile(join(tables, `${table.id}.csv`), renderCsv(table));
  await Promise.all(pictures);
}

async function writePictures(folder: string, chart: Chart, svg: string): Promise<void> {
  await writeFile(join(folder, `${chart.id}.svg`), svg);
  await writeFile(join(folder, `${chart.id}.png`), await chartPng(svg, PNG_SCALE));
}
