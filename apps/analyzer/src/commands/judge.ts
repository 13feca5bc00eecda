import { BenchError, type ExitName } from '@lambda-bench/config';
import { defineCommand, GATE_OPTIONS, readGateOptions, type GateChoice, type Host } from '@lambda-bench/host';
import type { RunFacts } from '@lambda-bench/metrics';
import { judgeRun, renderGateMarkdown, renderGateText, type GateModel } from '@lambda-bench/report';
import { resolve } from 'node:path';
import type { InferredOptionTypes } from 'yargs';
import { writeGateFiles } from '../files/gate-files.ts';
import { PRINTED_FORMATS, type PrintedFormat } from '../print-model.ts';
import { readFacts } from '../run/read-facts.ts';
import { openRunSource } from '../run/run-source.ts';
import { STORE_OPTIONS } from '../run/store-options.ts';
import { terminalOf } from '../terminal.ts';

type GateArgs = InferredOptionTypes<typeof GATE_OPTIONS>;

export const judgeCommand = defineCommand({
  usage: 'judge [run]',
  options: {
    run: {
      type: 'string',
      default: 'latest',
      describe: 'which run of a gate: its name, its folder, or latest',
    },
    ...STORE_OPTIONS,
    ...GATE_OPTIONS,
    strict: { type: 'boolean', default: false, describe: 'fail too where the run cannot tell' },
    format: {
      choices: PRINTED_FORMATS,
      describe: 'what is printed (text on a terminal, markdown elsewhere)',
    },
    json: { type: 'boolean', default: false, describe: 'the same as --format=json' },
    out: { type: 'string', describe: 'where gate.json and gate.md go instead of the run’s folder' },
    'print-only': { type: 'boolean', default: false, describe: 'write no files' },
  },
  examples: [
    ['judge', 'the last gate once more, without measuring'],
    ['judge 2026-01-05-a --threshold=warm=5%,init=10%', 'at other thresholds'],
  ],
  async run(args, host) {
    const asked = readGateOptions(args);
    await using source = await openRunSource(args.run, args, host);
    const facts = await readFacts(source);
    const model = judgeRun({ facts, ...asked, ...recordedIn(facts, args) });
    if ('notAGate' in model) {
      throw new BenchError(
        'LB_JOURNAL',
        `${source.name} is not the run of a gate: ${model.notAGate}`,
        'npx lambda-bench gate makes one; npx lambda-bench compare compares two runs',
      );
    }
    host.stdout.write(PRINTERS[args.json ? 'json' : formatFor(args.format, host)](model, host));
    if (!args['print-only']) {
      const folder = args.out === undefined ? source.folder : resolve(host.cwd, args.out);
      host.stderr.write(`gate.json and gate.md: ${await writeGateFiles(model, folder)}\n`);
    }
    return exitOf(model, args.strict);
  },
});

/** What the run was begun with, where nothing else is asked for. */
function recordedIn({ header }: RunFacts, args: GateArgs): Partial<GateChoice> {
  const recorded = (name: 'metrics' | 'threshold'): string[] | undefined => {
    const value = header?.options[name];
    return Array.isArray(value) ? value.map(String) : undefined;
  };
  const { metrics, shares } = readGateOptions({
    metrics: recorded('metrics'),
    threshold: recorded('threshold'),
  });
  return {
    ...(args.metrics === undefined && { metrics }),
    ...(args.threshold === undefined && { shares }),
  };
}

const PRINTERS: Readonly<Record<PrintedFormat, (model: GateModel, host: Host) => string>> = {
  text: (model, host) => renderGateText(model, terminalOf(host)),
  markdown: renderGateMarkdown,
  json: (model) => `${JSON.stringify(model, null, 2)}\n`,
};

function formatFor(asked: PrintedFormat | undefined, { stdout }: Host): PrintedFormat {
  return asked ?? (stdout.isTerminal ? 'text' : 'markdown');
}

/** A gate that cannot tell lets pass, or every machine that is busy would hold up everybody. */
function exitOf({ outcome }: GateModel, strict: boolean): ExitName {
  if (outcome === 'regression') return 'regression';
  if (outcome === 'failed') return 'failures';
  return outcome === 'inconclusive' && strict ? 'failures' : 'ok';
}
