import { join, resolve } from 'node:path';
import { resolveRegion } from '@lambda-bench/aws';
import { counted, functionName, functionsOf, type FunctionSpec } from '@lambda-bench/config';
import { startEmulator, type EmulatorDescription } from '@lambda-bench/emulator';
import { countOption, defineCommand, portOption, workspaceRoot, type Host } from '@lambda-bench/host';
import { createTestDataTable, deployFunctions, startDynamoDb, type DynamoDb } from '@lambda-bench/neighbours';
import { whyLanguageCannot } from '@lambda-bench/plan';
import { ARTEFACTS_FOLDER, type ToolchainPlace } from '@lambda-bench/toolchains';
import { builtFunction, whyNotHere } from '../local/built-function.ts';
import { keepCode } from '../local/keep-code.ts';

/** What a program that starts the server reads from its first line with --json. */
export interface ServedLine {
  readonly endpoint: string;
  readonly region: string;
  readonly dynamoDb: { readonly endpoint: string; readonly engine: string } | null;
  readonly deployed: readonly string[];
  readonly notDeployed: readonly { readonly name: string; readonly why: string }[];
  readonly describe: EmulatorDescription;
}

const DEFAULT_PORT = 9321;

export const serveCommand = defineCommand({
  usage: 'serve',
  options: {
    port: portOption(`loopback port (${DEFAULT_PORT}; 0 takes a free one)`),
    functions: {
      choices: ['core', 'all', 'none'],
      default: 'core',
      describe: 'which built handlers to deploy',
    },
    'account-concurrency': countOption('account-concurrency', 'environments busy at once (1000)', 1),
    profile: {
      choices: ['instant', 'aws-like'] as const,
      default: 'instant' as const,
      describe: 'control-plane latencies and limits',
    },
    'init-cpu': {
      choices: ['burst', 'throttled'] as const,
      default: 'burst' as const,
      describe: 'CPU of a starting environment: all of it, or the share its memory buys',
    },
    dynamodb: {
      type: 'string',
      default: 'memory',
      describe: 'memory, none, or a folder that keeps the tables',
    },
    json: { type: 'boolean', default: false, describe: 'one line of JSON when it is ready' },
    'until-stdin-ends': {
      type: 'boolean',
      default: false,
      describe: 'stop when standard input ends, for programs that start it',
    },
  },
  examples: [['serve', 'all core functions, ready for any AWS SDK or CLI']],
  async run(args, host) {
    const stopped = untilStopped(host, args['until-stdin-ends']);
    const place = { root: workspaceRoot(), env: host.env };
    const region = await resolveRegion(host.env);
    await using dynamoDb = await neighbourOf(args.dynamodb, host);
    const { deployable, notDeployed } = await sortOut(args.functions, place);
    const built = await Promise.all(deployable.map((fn) => builtFunction(fn, place)));
    // What is served stays what it was, as on AWS, whatever is built meanwhile.
    await using kept = await keepCode(built, join(place.root, ARTEFACTS_FOLDER));
    await using emulator = await startEmulator({
      toolchains: place,
      port: args.port ?? DEFAULT_PORT,
      profile: args.profile,
      account: { region, concurrency: args['account-concurrency'] ?? 1000 },
      environments: { initCpu: args['init-cpu'] },
    });
    const { endpoint } = emulator;
    await deployFunctions(kept.functions, { endpoint, region, dynamoEndpoint: dynamoDb?.endpoint });
    announce(host, args.json, {
      endpoint,
      region,
      dynamoDb: dynamoDb === undefined ? null : { endpoint: dynamoDb.endpoint, engine: engineOf(dynamoDb) },
      deployed: deployable.map(functionName),
      notDeployed,
      describe: emulator.describe(),
    });
    await stopped;
    return 'ok';
  },
});

/** Listens from the start, so that an interruption while the server starts is not lost. */
function untilStopped(host: Host, untilStdinEnds: boolean): Promise<void> {
  return new Promise((resolve) => {
    host.onInterrupt(resolve);
    if (untilStdinEnds) host.onInputEnd(resolve);
  });
}

async function neighbourOf(where: string, { cwd }: Host): Promise<DynamoDb | undefined> {
  if (where === 'none') return undefined;
  const dynamoDb = await startDynamoDb(where === 'memory' ? {} : { folder: resolve(cwd, where) });
  try {
    await createTestDataTable(dynamoDb.endpoint);
    return dynamoDb;
  } catch (error) {
    await dynamoDb[Symbol.asyncDispose]();
    throw error;
  }
}

async function sortOut(which: string, place: ToolchainPlace) {
  const deployable: FunctionSpec[] = [];
  const notDeployed: { name: string; why: string }[] = [];
  const wanted = which === 'none' ? [] : functionsOf(which === 'all' ? 'all' : 'core');
  for (const fn of wanted) {
    const why = whyLanguageCannot(fn) ?? (await whyNotHere(fn, place));
    if (why === undefined) deployable.push(fn);
    else notDeployed.push({ name: functionName(fn), why: why.message });
  }
  return { deployable, notDeployed };
}

function engineOf({ engine }: DynamoDb): string {
  return `${engine.name} ${engine.version}`;
}

function announce(host: Host, json: boolean, line: ServedLine): void {
  host.stdout.write(json ? `${JSON.stringify(line)}\n` : words(line));
}

function words({ endpoint, region, dynamoDb, deployed, notDeployed, describe }: ServedLine): string {
  const whys = new Map<string, number>();
  for (const { why } of notDeployed) whys.set(why, (whys.get(why) ?? 0) + 1);
  const variables = ['LAMBDA', 'CLOUDFORMATION', 'CLOUDWATCH_LOGS'].map(
    (service) => `export AWS_ENDPOINT_URL_${service}=${endpoint}`,
  );
  const { kind, limits } = describe.isolation;
  return [
    `Lambda on this machine: ${endpoint} (${kind}${limits.length === 0 ? '' : `; ${limits.join(' ')}`})`,
    ...(dynamoDb === null ? [] : [`DynamoDB beside it:     ${dynamoDb.endpoint} (${dynamoDb.engine})`]),
    `${counted(deployed.length, 'function')} deployed${deployed.length === 0 ? '' : `, for instance ${deployed[0] ?? ''}`}`,
    ...[...whys].map(([why, count]) => `${count} not deployed: ${why}`),
    '',
    'For another shell:',
    ...variables,
    ...(dynamoDb === null ? [] : [`export AWS_ENDPOINT_URL_DYNAMODB=${dynamoDb.endpoint}`]),
    `export AWS_REGION=${region} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local`,
    '',
    'Ctrl-C stops it.',
    '',
  ].join('\n');
}
