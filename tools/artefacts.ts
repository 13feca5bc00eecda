/** Prints every built function with its size and digests; with --json, all that their manifests say. */
import { BenchError, functionName } from '@lambda-bench/config';
import { listArtefacts, type LocatedArtefact } from '@lambda-bench/toolchains';
import { runTool } from './artefact-tool.ts';

const HEADINGS = ['function', 'zip bytes', 'unpacked', 'zip SHA-256', 'content SHA-256', 'back-end'] as const;

await runTool(async () => {
  const artefacts = await listArtefacts(process.cwd());
  if (process.argv.includes('--json')) return JSON.stringify(artefacts, null, 2);
  if (artefacts.length === 0) {
    throw new BenchError('LB_ARTEFACT', 'No function was built.', 'Run `npx nx run handlers:build`.');
  }
  return table([HEADINGS, ...artefacts.map(cellsOf)]);
});

function cellsOf(artefact: LocatedArtefact): readonly string[] {
  return [
    functionName(artefact),
    String(artefact.zipBytes),
    String(artefact.contentBytes),
    artefact.zipSha256,
    artefact.contentSha256,
    artefact.backend,
  ];
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
