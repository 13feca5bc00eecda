import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BenchError, DEFAULT_REGION, ERRORS, EXIT, LOCAL_CREDENTIALS } from '@lambda-bench/config';
import { findStandIn } from './find-stand-in.ts';
import { startStandIn } from './start-stand-in.ts';

/** Where people who know such programs look for one. */
const PORT = '4566';
const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

// Keeps a stand-in for AWS going until Ctrl-C, so that deploying and running there can be tried without an account.
try {
  await serve(readPort(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof BenchError)) throw error;
  process.stderr.write(`error ${error.code}: ${error.message}\n  → ${error.hint}\n`);
  process.exitCode = EXIT[ERRORS[error.code].exit];
}

async function serve(port: number): Promise<void> {
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), once(process, 'SIGHUP')]);
  const found = await findStandIn('ministack', { root: ROOT, env: process.env });
  if ('missing' in found) {
    throw new BenchError(
      'LB_TOOLCHAIN',
      found.missing,
      'install Python 3.11 or later with pip, and see that PyPI can be reached once',
    );
  }
  await using running = await startStandIn(found, { port });
  process.stdout.write(`${variables(running.endpoint)}\n`);
  process.stderr.write(
    `${running.name} ${running.version} stands in for AWS at ${running.endpoint} until Ctrl-C; then all that is in it goes.\n` +
      'In another terminal, enter the lines above, then: npx lambda-bench deploy --bootstrap\n',
  );
  await stopped;
}

function readPort(args: readonly string[]): number {
  const usage = (message: string) =>
    new BenchError('LB_USAGE', message, '--port takes a whole number from 0 to 65535; 0 takes a free one');
  let given: string;
  try {
    given = parseArgs({ args: [...args], options: { port: { type: 'string', default: PORT } } }).values.port;
  } catch (error) {
    throw usage(error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error));
  }
  const port = Number(given);
  if (/^\d+$/.test(given) && port <= 65_535) return port;
  throw usage(`--port ${given} is not allowed`);
}

/** Of a shell that shall reach this and nothing else: a profile would go before the keys, and be another account. */
function variables(endpoint: string): string {
  return [
    'unset AWS_PROFILE AWS_SESSION_TOKEN',
    `export AWS_ENDPOINT_URL=${endpoint}`,
    `export AWS_ACCESS_KEY_ID=${LOCAL_CREDENTIALS.accessKeyId}`,
    `export AWS_SECRET_ACCESS_KEY=${LOCAL_CREDENTIALS.secretAccessKey}`,
    `export AWS_REGION=${DEFAULT_REGION}`,
  ].join('\n');
}
