import { BenchError, functionName } from '@lambda-bench/config';
import { alignColumns, defineCommand, workspaceRoot } from '@lambda-bench/host';
import { listArtefacts } from '@lambda-bench/toolchains';

export const artefactsCommand = defineCommand({
  usage: 'artefacts',
  options: { json: { type: 'boolean', default: false, describe: 'the manifests as JSON' } },
  async run(args, host) {
    const artefacts = await listArtefacts(workspaceRoot());
    if (artefacts.length === 0) {
      throw new BenchError(
        'LB_ARTEFACT',
        'no handler was built',
        'npx nx run handlers:build builds those whose toolchains are here',
      );
    }
    if (args.json) {
      const manifests = artefacts.map(({ codeDir, zipPath, ...manifest }) => manifest);
      host.stdout.write(`${JSON.stringify(manifests, null, 2)}\n`);
      return 'ok';
    }
    const columns = [
      { title: 'function' },
      { title: 'zip bytes', align: 'right' as const },
      { title: 'unpacked', align: 'right' as const },
      { title: 'zip sha256' },
      { title: 'content sha256' },
      { title: 'back end' },
    ];
    const rows = artefacts.map((artefact) => [
      functionName(artefact),
      String(artefact.zipBytes),
      String(artefact.contentBytes),
      artefact.zipSha256,
      artefact.contentSha256,
      artefact.backend,
    ]);
    host.stdout.write(alignColumns(columns, rows));
    host.stdout.write(
      `${artefacts.length} artefacts; the content digest does not depend on the compressor.\n`,
    );
    return 'ok';
  },
});
