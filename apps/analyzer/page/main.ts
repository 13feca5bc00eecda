import { drawCharts } from './charts.ts';
import { reloadOnChange } from './live.ts';
import { equipTables } from './tables.ts';
import { startTheme } from './theme.ts';

equipTables(document);
const redraw = drawCharts(document);
startTheme(document, redraw);
reloadOnChange(document);
