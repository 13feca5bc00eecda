import {
  ARCHITECTURES,
  languageOf,
  RUNTIMES,
  runtimeOf,
  WORKLOADS,
  type RuntimeId,
} from '@lambda-bench/config';
import { detectIsolation, type IsolationFacts } from '@lambda-bench/emulator';
import { alignColumns, defineCommand, workspaceRoot, type Host } from '@lambda-bench/host';
import {
  isBuilt,
  probeToolchains,
  runtimeHome,
  type RuntimeHome,
  type ToolchainRow,
} from '@lambda-bench/toolchains';

interface RuntimeRow {
  readonly runtime: RuntimeId;
  readonly set: string;
  readonly deprecatedOn?: string;
  readonly runsHere: boolean;
  /** What runs it, or why nothing does. */
  readonly with: string;
  readonly hint?: string;
  readonly built: number;
}

/** Functions per runtime: what `built` is out of. */
const PER_RUNTIME = ARCHITECTURES.length * WORKLOADS.length;

export const doctorCommand = defineCommand({
  usage: 'doctor',
  options: { json: { type: 'boolean', default: false, describe: 'the findings as JSON' } },
  async run(args, host) {
    const place = { root: workspaceRoot(), env: host.env };
    const [tools, isolation, ...runtimes] = await Promise.all([
      probeToolchains(place),
      detectIsolation().then((found) => found.describe()),
      ...RUNTIMES.map(async ({ id }) =>
        rowOf(id, await runtimeHome(runtimeOf(id).identifier, place), place.root),
      ),
    ]);
    if (args.json) host.stdout.write(`${JSON.stringify({ runtimes, tools, isolation }, null, 2)}\n`);
    else print(host, runtimes, tools, isolation);
    return 'ok';
  },
});

function rowOf(id: RuntimeId, home: RuntimeHome, root: string): RuntimeRow {
  const runtime = runtimeOf(id);
  const specs = ARCHITECTURES.flatMap((arch) =>
    WORKLOADS.map((row) => ({ runtime: id, arch: arch.id, workload: row.id })),
  );
  return {
    runtime: id,
    set: runtime.set,
    ...(runtime.deprecatedOn === undefined ? {} : { deprecatedOn: runtime.deprecatedOn }),
    runsHere: home.ok,
    with: describeHome(home, languageOf(runtime.language).label),
    ...(home.ok ? {} : { hint: home.hint }),
    built: specs.filter((fn) => isBuilt(root, fn)).length,
  };
}

function describeHome(home: RuntimeHome, label: string): string {
  if (!home.ok) return home.reason;
  switch (home.kind) {
    case 'node':
      return `Node.js ${home.version}, aws-lambda-ric ${home.ricVersion} (${home.ric})`;
    case 'python':
      return `Python ${home.version}, awslambdaric ${home.ricVersion}`;
    case 'java':
      return `Java ${home.version}, aws-lambda-java-runtime-interface-client ${home.ricVersion}`;
    case 'provided':
      return `the ${label} handler itself`;
  }
}

function print(
  host: Host,
  runtimes: readonly RuntimeRow[],
  tools: readonly ToolchainRow[],
  isolation: IsolationFacts,
): void {
  const runtimeColumns = [
    'runtime',
    'set',
    'supported until',
    'runs here',
    'built',
    'with, or what is missing',
  ];
  host.stdout.write(
    alignColumns(
      runtimeColumns.map((title) => ({ title })),
      runtimes.map((row) => [
        row.runtime,
        row.set,
        row.deprecatedOn ?? '',
        row.runsHere ? 'yes' : 'no',
        `${row.built}/${PER_RUNTIME}`,
        row.hint === undefined ? row.with : `${row.with} → ${row.hint}`,
      ]),
    ),
  );
  const toolColumns = ['tool', 'found', 'version', 'for', 'what is missing'];
  host.stdout.write(
    `\n${alignColumns(
      toolColumns.map((title) => ({ title })),
      tools.map((row) => [
        row.id,
        row.found ? 'yes' : 'no',
        row.version ?? '',
        row.label,
        row.found ? '' : `${row.missing ?? 'not found'} → ${row.hint ?? ''}`,
      ]),
    )}`,
  );
  host.stdout.write(`\n${describeIsolation(isolation)}\n`);
}

function describeIsolation({ kind, cpu, memory, freezer, periodMicros, limits }: IsolationFacts): string {
  const period = cpu === 'quota' ? ` (period ${periodMicros / 1000} ms)` : '';
  const facts = `Functions are confined by ${kind}: CPU by ${cpu}${period}, memory by ${memory}, freezing by ${freezer}.`;
  return [facts, ...limits.map((limit) => `  ${limit}`)].join('\n');
}
