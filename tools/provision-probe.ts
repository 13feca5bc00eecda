/** Prints what this machine has, one line each; with --json, the rows. Looks at no network. */
import { probeToolchains, type ToolchainRow } from '@lambda-bench/toolchains';
import { runTool } from './artefact-tool.ts';

await runTool(async () => {
  const rows = await probeToolchains({ root: process.cwd(), env: process.env });
  return process.argv.includes('--json') ? JSON.stringify(rows, null, 2) : rows.map(lineOf).join('\n');
});

function lineOf(row: ToolchainRow): string {
  if (!row.found) return `SKIP ${row.id}: ${row.missing ?? ''} — ${row.hint ?? ''}`;
  return `OK   ${row.id}: ${row.version ?? 'yes'}, ${row.label}`;
}
